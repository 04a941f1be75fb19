/** The table of grey levels from which a batch's images are read, one byte a pixel. */
import { pixelsPerImage } from '../../../../core/data/dataset.ts';
import { type Expr, type I32, i32 } from '../asm/expr.ts';

/** The addresses at which those of the table's pixels and of the batch's row numbers are found. */
export interface PixelTable {
  readonly pixels: number;
  readonly rows: number;
}

/** What a grey level is as a float. */
export const perLevel = 1 / 255;

/** The address of an image of the batch in the table. */
export const tableRow = ({ pixels, rows }: PixelTable, sample: I32): Expr<'i32'> => {
  const row = i32.load(i32.add(i32.load(rows), i32.mul(sample, 4)));
  return i32.add(i32.load(pixels), i32.mul(row, pixelsPerImage));
};
