/** Where the pixels of a batch's images are read: in the table of grey levels, one byte a pixel, or in a tensor. */
import { pixelsPerImage } from '../../../../core/data/dataset.ts';
import { type Expr, type I32, i32 } from '../asm/expr.ts';
import type { Local } from '../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../asm/simd.ts';
import type { Tensor } from './tensor.ts';

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

/** Where the numbers of a batch's images are read: `at` gives the address of an image's first one. */
export interface PixelSource {
  readonly at: (image: I32) => Expr<'i32'>;
  /** Four neighbouring numbers of the image at an address, by the first one's index; and whether any is not zero. */
  readonly read: (image: Local<'i32'>, input: Expr<'i32'>) => FourPixels;
  /** A vector that is zero where `neighbours` neighbouring numbers of the image are, by the first one's index. */
  readonly ink: (image: Local<'i32'>, input: Expr<'i32'>) => Expr<'v128'>;
  readonly neighbours: number;
}

const neighbours = 16;

interface FourPixels {
  /** Zero where all four are. */
  readonly ink: Expr<'i32'>;
  readonly values: Expr<'v128'>;
}

/** Images as floats. */
export const tensorSource = (images: Tensor): PixelSource => ({
  at: image => i32.add(i32.mul(image, images.sampleStride), images.base),
  read: (image, input) => {
    const values = v128.load(i32.add(image, i32.mul(input, 4)));
    return { ink: v128.anyTrue(values), values };
  },
  ink: (image, input) =>
    [0, 16, 32, 48]
      .map(offset => v128.load(i32.add(image, i32.mul(input, 4)), offset))
      .reduce((all, one) => v128.or(all, one)),
  neighbours,
});

/** The bytes of the table. An image has a multiple of 4 pixels. */
export const tableSource = (table: PixelTable): PixelSource => ({
  at: image => tableRow(table, image),
  read: (image, pixel) => ({
    ink: i32.load(i32.add(image, pixel)),
    values: f32x4.mul(
      f32x4.convertI32(i32x4.extendLowBytes(v128.load32Zero(i32.add(image, pixel)))),
      f32x4.splat(perLevel),
    ),
  }),
  ink: (image, pixel) => v128.load(i32.add(image, pixel)),
  neighbours,
});
