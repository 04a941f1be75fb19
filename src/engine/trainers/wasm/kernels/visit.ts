/** Loops that many kernels share: over images, pixels and vectors of channels. */
import { type Expr, type I32, i32 } from '../asm/expr.ts';
import type { FunctionBuilder, Local } from '../asm/function-builder.ts';
import type { Tensor } from './tensor.ts';

/** The bytes of a vector. */
export const vector = 16;

/** The address of the first pixel of an image. */
export const sampleAddress = (tensor: Tensor, sample: I32): Expr<'i32'> =>
  i32.add(i32.mul(sample, tensor.sampleStride), tensor.base);

/** Visits every pixel of the images `from` to `to`, row by row, with the pixel's address in each tensor. */
export function forEachPixel(
  f: FunctionBuilder,
  from: I32,
  to: I32,
  tensors: readonly Tensor[],
  visit: (addresses: readonly Local<'i32'>[]) => void,
): void {
  f.loop(from, to, 1, sample => {
    pixelsOf(f, sample, tensors, visit);
  });
}

/** Visits every pixel of one image, with its address in each tensor. All tensors have the height and width of the first. */
export function pixelsOf(
  f: FunctionBuilder,
  sample: I32,
  tensors: readonly Tensor[],
  visit: (addresses: readonly Local<'i32'>[]) => void,
): void {
  const [{ height, width }] = tensors;
  const addresses = tensors.map(tensor => f.i32(sampleAddress(tensor, sample)));
  f.loop(0, height, 1, () => {
    f.loop(0, width, 1, () => {
      visit(addresses);
      for (const [index, tensor] of tensors.entries()) f.advance(addresses[index], tensor.pixelStride);
    });
    for (const [index, tensor] of tensors.entries())
      f.advance(addresses[index], tensor.rowStride - width * tensor.pixelStride);
  });
}

/** Visits the vectors of a pixel, by the byte offset from the pixel's start. */
export function forEachVector(
  f: FunctionBuilder,
  channels: number,
  visit: (offset: Expr<'i32'>) => void,
): void {
  f.loop(0, channels * 4, vector, visit);
}
