/**
 * The gradients of the input of a pooled convolution with 3 x 3 filters, of the listed windows only: the adjoint of
 * `listed-forward.ts`. A tile of 2 x 2 outputs is a window of the pooling, and its gradient that of the window's winner.
 */
import { type Expr, type I32, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import { blockChannels } from '../conv/conv-forward.ts';
import { findPlaces, type Listed, placeBytes } from '../conv/window-places.ts';
import { imagesPerBlock } from '../dense.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { cornersOf, type Tensor } from '../tensor.ts';
import { transposed, type Winograd } from './cook-toom.ts';
import { forImageGroups } from './listed-groups.ts';
import { frequencyBytes, multiplyTiles, type WinogradScratch } from './product.ts';
import { transformTile } from './transform.ts';

const cellBytes = blockChannels * 4;

/** Its `input` is the gradient of the convolution's input, which has the strides of that input. */
export interface ListedGradient extends Listed {
  readonly winograd: Winograd;
  readonly relu: boolean;
  /** Both have the strides of `output`. */
  readonly outputGradient: Tensor;
  readonly winners: Tensor;
  /** The address of `[in / 8, side^2, out, 8]`. */
  readonly weights: I32;
  readonly scratch: WinogradScratch;
}

/** Transforms the gradients of four windows. */
function transformGradients(
  f: FunctionBuilder,
  conv: ListedGradient,
  block: Local<'i32'>,
  tiles: Local<'i32'>,
): void {
  const { input, output, outputGradient, winners, winograd } = conv;
  const { channels } = output;
  const corners = cornersOf(input);
  const out = f.i32(tiles);
  f.loop(0, imagesPerBlock * placeBytes, placeBytes, offset => {
    const place = f.i32(i32.add(block, offset));
    const at = f.i32(i32.load(place, 4));
    const origin = f.v128(i32x4.splat(i32.load(place, 8)));
    f.loop(0, channels * 4, 16, () => {
      const dy = v128.load(at, outputGradient.base);
      const passes = f32x4.gt(v128.load(at, output.base), f32x4.splat(0));
      const gradient = f.v128(conv.relu ? v128.and(dy, passes) : dy);
      const corner = f.v128(i32x4.sub(v128.load(at, winners.base), origin));
      const tile = transformTile(f, transposed(winograd.output), (row, column) =>
        v128.and(gradient, i32x4.eq(corner, i32x4.splat(corners[2 * row + column]))),
      );
      for (const [row, values] of tile.entries())
        for (const [column, value] of values.entries())
          f.store(out, value, (row * winograd.side + column) * frequencyBytes(channels));
      f.advance(at, 16);
      f.advance(out, 16);
    });
  });
}

/** Adds eight channels of the products of the windows from `block` to before `end`, of four at the most, to their input. */
function addWindows(
  f: FunctionBuilder,
  { input, winograd }: ListedGradient,
  products: Local<'i32'>,
  block: Local<'i32'>,
  end: Local<'i32'>,
  channel: Expr<'i32'>,
): void {
  const { side } = winograd;
  const m = f.i32(products);
  f.loop(block, end, placeBytes, place => {
    const at = f.i32(i32.add(i32.load(place), channel));
    for (const half of [0, 16]) {
      const tile = transformTile(f, transposed(winograd.input), (row, column) =>
        v128.load(m, (row * side + column) * imagesPerBlock * cellBytes + half),
      );
      for (const [row, values] of tile.entries())
        for (const [column, value] of values.entries()) {
          const offset = row * input.rowStride + column * input.pixelStride + half;
          f.store(at, f32x4.add(v128.load(at, offset), value), offset);
        }
    }
    f.advance(m, cellBytes);
  });
}

/** `(from, to, shard)`: writes the gradient of the images' input. */
export function winogradListedGradient(conv: ListedGradient): Kernel {
  const { input, output, winograd } = conv;
  const blockWeights = winograd.side ** 2 * output.channels * cellBytes;
  const blockPlaces = imagesPerBlock * placeBytes;
  return kernel(3, (f, range) => {
    forImageGroups(f, conv, range, ({ first, beyond, tiles, products, list }) => {
      f.loop(first, beyond, 1, sample =>
        f.fill(i32.add(i32.mul(sample, input.sampleStride), input.start), 0, input.sampleBytes),
      );
      const end = findPlaces(f, conv, first, beyond, list);
      f.loop(list, end, blockPlaces, at => {
        const block = f.i32(at);
        const last = f.i32(i32.add(block, blockPlaces));
        f.set(last, i32.select(i32.ltU(last, end), last, end));
        transformGradients(f, conv, block, tiles);
        f.loop(0, input.channels / blockChannels, 1, channels => {
          const weights = i32.add(i32.mul(channels, blockWeights), conv.weights);
          multiplyTiles(f, winograd, output.channels, tiles, products, weights);
          addWindows(f, conv, products, block, last, i32.mul(channels, cellBytes));
        });
      });
    });
  });
}
