import type { Bytes } from '../../core/data/dataset.ts';

/** Row numbers whose label is the digit, in order; every row for null. */
export function rowsOf(labels: Bytes, digit: number | null): readonly number[] {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row++) if (digit === null || labels[row] === digit) rows.push(row);
  return rows;
}
