/** The images of one class. */
import type { Bytes } from '../../core/data/dataset.ts';

/** The indices of the rows of this class in ascending order, or of all rows for null. */
export function rowsOfClass(classes: Bytes, wanted: number | null): number[] {
  const rows: number[] = [];
  for (let row = 0; row < classes.length; row++)
    if (wanted === null || classes[row] === wanted) rows.push(row);
  return rows;
}
