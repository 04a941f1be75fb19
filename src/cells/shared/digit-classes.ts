/** The ten classes, and the images of one of them. */
import { type Bytes, classCount } from '../../core/data/dataset.ts';

export const digits: readonly number[] = Array.from({ length: classCount }, (_, digit) => digit);

/** The indices of the rows with this label in ascending order, or of all rows for null. */
export function rowsOfDigit(labels: Bytes, digit: number | null): number[] {
  const rows: number[] = [];
  for (let row = 0; row < labels.length; row++) if (digit === null || labels[row] === digit) rows.push(row);
  return rows;
}
