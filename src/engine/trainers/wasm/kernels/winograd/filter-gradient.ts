/**
 * Filter gradient of a convolution with a dense output gradient in Winograd's domain:
 * dg = G' [ sum over tiles of (B' d B) . (A dy A') ] G,
 * which is the derivative of the forward pass in `cook-toom.ts`.
 */
import { type Expr, type I32, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { f32x4, v128 } from '../../asm/simd.ts';
import type { ConvFilterGradient } from '../conv/conv-filter-gradient.ts';
import { blockChannels, firstWindow } from '../conv/conv-forward.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Arena, Tensor } from '../tensor.ts';
import { addProducts, zeroSums } from '../tile-product.ts';
import { tileRuns, transposed, type Winograd } from './cook-toom.ts';
import { transformTile } from './transform.ts';

const cellBytes = blockChannels * 4;

/**
 * The addresses of shard 0's scratch memory, `stride` bytes to the next shard's: one image's transformed tiles of input and
 * gradient, `[side^2, tiles, channels]` each, and the sums `[side^2, out / 8, in, 8]`.
 */
export interface GradientScratch {
  readonly inputs: number;
  readonly gradients: number;
  readonly sums: number;
  readonly stride: number;
}

export interface WinogradFilterGradient extends Omit<ConvFilterGradient, 'stride'> {
  /** Of tiles of 2 x 2: of larger ones there are so few that their sums are read and written too often. */
  readonly winograd: Winograd;
  readonly scratch: GradientScratch;
}

const tilesOf = ({ height, width }: Tensor): number => Math.ceil(height / 2) * Math.ceil(width / 2);

export function allocateGradientScratch(
  arena: Arena,
  winograd: Winograd,
  input: Tensor,
  outputGradient: Tensor,
  shards: number,
): GradientScratch {
  const cells = winograd.side ** 2;
  const tiles = tilesOf(outputGradient);
  const inputs = cells * tiles * input.channels * 4;
  const gradients = cells * tiles * outputGradient.channels * 4;
  const sums = cells * input.channels * outputGradient.channels * 4;
  const stride = inputs + gradients + sums + 64;
  const base = arena.allocate(stride * shards);
  return { inputs: base, gradients: base + inputs, sums: base + inputs + gradients, stride };
}

/** Transforms all the tiles of one image and one tensor into `[side^2, tiles, channels]`. */
function transformImage(
  f: FunctionBuilder,
  winograd: Winograd,
  shape: Tensor,
  tensor: Tensor,
  first: Expr<'i32'>,
  target: I32,
  matrix: Winograd['input'],
): void {
  const inside = matrix[0].length;
  const frequency = tilesOf(shape) * tensor.channels * 4;
  const at = f.i32(first);
  const out = f.i32(target);
  const tilesAcross = Math.ceil(shape.width / 2);
  for (const down of tileRuns(winograd, shape.height))
    f.loop(0, down.count, 1, () => {
      for (const across of tileRuns(winograd, shape.width))
        f.loop(0, across.count, 1, () => {
          f.loop(0, tensor.channels * 4, 16, () => {
            // Of the gradient, cells beyond an odd edge are zero; the input's feed only those.
            const valid = (row: number, column: number) =>
              inside > 2 || (row < down.size && column < across.size);
            const tile = transformTile(f, matrix, (row, column) =>
              valid(row, column)
                ? v128.load(at, row * tensor.rowStride + column * tensor.pixelStride)
                : f32x4.splat(0),
            );
            for (const [row, values] of tile.entries())
              for (const [column, value] of values.entries())
                f.store(out, value, (row * winograd.side + column) * frequency);
            f.advance(at, 16);
            f.advance(out, 16);
          });
          f.advance(at, 2 * tensor.pixelStride - tensor.channels * 4);
        });
      f.advance(at, 2 * (tensor.rowStride - tilesAcross * tensor.pixelStride));
    });
}

/**
 * Adds one image's outer products to the sums, 4 x 8 accumulators at a time. An image has its own sum first, which rounds
 * less than one long sum.
 */
function accumulate(
  f: FunctionBuilder,
  conv: WinogradFilterGradient,
  inputs: I32,
  gradients: I32,
  sums: I32,
): void {
  const { input, outputGradient: dy, winograd } = conv;
  const tiles = tilesOf(dy);
  const v = f.i32(inputs);
  const d = f.i32(gradients);
  const m = f.i32(sums);
  f.loop(0, winograd.side ** 2, 1, () => {
    f.loop(0, dy.channels * 4, cellBytes, block => {
      f.loop(0, input.channels * 4, 16, channel => {
        const x = f.i32(i32.add(v, channel));
        const g = f.i32(i32.add(d, block));
        const accumulators = zeroSums(f, 4);
        const factors = {
          left: x,
          rows: [0, 4, 8, 12],
          right: g,
          leftStep: input.channels * 4,
          rightStep: dy.channels * 4,
        };
        addProducts(f, accumulators, factors, tiles);
        for (const [row, pair] of accumulators.entries())
          for (const [half, sum] of pair.entries()) {
            const at = row * cellBytes + half * 16;
            f.store(m, f32x4.add(v128.load(m, at), sum), at);
          }
        f.advance(m, 4 * cellBytes);
      });
    });
    f.advance(v, tiles * input.channels * 4);
    f.advance(d, tiles * dy.channels * 4);
  });
}

/** Transforms the sums back and adds them to the filter's gradient. */
function finish(f: FunctionBuilder, conv: WinogradFilterGradient, sums: I32, gradient: I32): void {
  const { input, outputGradient: dy, winograd, kernelSize } = conv;
  const block = input.channels * cellBytes;
  const frequency = (dy.channels / blockChannels) * block;
  const m = f.i32(sums);
  const g = f.i32(gradient);
  f.loop(0, dy.channels / blockChannels, 1, () => {
    f.loop(0, block, 16, () => {
      const tile = transformTile(f, transposed(winograd.filter), (row, column) =>
        v128.load(m, (row * winograd.side + column) * frequency),
      );
      for (const [row, values] of tile.entries())
        for (const [column, value] of values.entries()) {
          const at = (row * kernelSize + column) * block;
          f.store(g, f32x4.add(v128.load(g, at), value), at);
        }
      f.advance(m, 16);
      f.advance(g, 16);
    });
    f.advance(g, (kernelSize * kernelSize - 1) * block);
  });
}

/** `(from, to, shard)`: adds the images' gradient to the shard's `[out / 8, k, k, in, 8]`. */
export function winogradFilterGradient(conv: WinogradFilterGradient): Kernel {
  const { input, outputGradient: dy, winograd, scratch } = conv;
  const sumBytes = winograd.side ** 2 * input.channels * dy.channels * 4;
  return kernel(3, (f, [from, to, shard]) => {
    const offset = f.i32(i32.mul(shard, scratch.stride));
    const inputs = f.i32(i32.add(offset, scratch.inputs));
    const gradients = f.i32(i32.add(offset, scratch.gradients));
    const sums = f.i32(i32.add(offset, scratch.sums));
    f.fill(sums, 0, sumBytes);
    f.loop(from, to, 1, sample => {
      const window = i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv));
      transformImage(f, winograd, dy, input, window, inputs, winograd.input);
      const first = i32.add(i32.mul(sample, dy.sampleStride), dy.base);
      transformImage(f, winograd, dy, dy, first, gradients, transposed(winograd.output));
      accumulate(f, conv, inputs, gradients, sums);
    });
    finish(f, conv, sums, i32.add(i32.mul(shard, conv.shardStride), conv.weightGradient));
  });
}
