/**
 * Filter gradient of a convolution with a dense output gradient in Winograd's domain:
 * dg = G' [ sum over tiles of (B' d B) . (A dy A') ] G,
 * which is the derivative of the forward pass in `cook-toom.ts`.
 */
import { type Expr, type I32, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, v128 } from '../../asm/simd.ts';
import { addCountedProducts, zeroSums } from '../../asm/tile-product.ts';
import type { ConvFilterGradient } from '../conv/conv-filter-gradient.ts';
import { blockChannels, firstWindow } from '../conv/conv-forward.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';
import { tileRuns, tilesAcross, transposed, type Winograd } from './cook-toom.ts';
import { tilesOf } from './product.ts';
import { transformTile } from './transform.ts';

const cellBytes = blockChannels * 4;

/** Products are summed over so many tiles at least: over fewer the sums would be read and written too often. */
export const tilesTogether = 32;

/**
 * The addresses of the thread's own scratch memory, which stays in its second cache from shard to shard: the transformed tiles
 * of some images' input and gradient, `[side^2, tiles, channels]` each, and the sums `[side^2, out / 8, in, 8]`.
 */
export interface FilterGradientScratch {
  readonly inputs: I32;
  readonly gradients: I32;
  readonly sums: I32;
}

export interface FilterGradient extends Omit<ConvFilterGradient, 'stride'> {
  readonly winograd: Winograd;
}

export interface WinogradFilterGradient extends FilterGradient {
  readonly scratch: FilterGradientScratch;
}

/** The channels of the output's gradient that are transformed at a time: with all of them the second cache would overflow. */
const portionOf = ({ channels }: Tensor): number => (channels % 32 === 0 ? 32 : channels);

/** Images whose tiles are transformed before their products are summed. */
const imagesOf = (tiles: number): number => Math.ceil(tilesTogether / tiles);

/** Bytes from one cell of the transformed tiles to the next: one line more than the tiles, or the cells would share a cache set. */
const frequencyBytes = (tiles: number, channels: number): number =>
  imagesOf(tiles) * tiles * channels * 4 + 64;

export function allocateFilterGradientScratch(
  allocate: (bytes: number) => I32,
  winograd: Winograd,
  input: Tensor,
  outputGradient: Tensor,
): FilterGradientScratch {
  const cells = winograd.side ** 2;
  const tiles = tilesOf(winograd, outputGradient);
  const inputs = cells * frequencyBytes(tiles, input.channels);
  const gradients = cells * frequencyBytes(tiles, portionOf(outputGradient));
  const sums = cells * input.channels * outputGradient.channels * 4;
  return { inputs: allocate(inputs), gradients: allocate(gradients), sums: allocate(sums) };
}

/** Transforms `channels` channels of all the tiles of one image and one tensor into `[side^2, tiles, channels]`. */
function transformImage(
  f: FunctionBuilder,
  winograd: Winograd,
  shape: Tensor,
  tensor: Tensor,
  channels: number,
  first: Expr<'i32'>,
  target: I32,
  matrix: Winograd['input'],
): void {
  const { outputs } = winograd;
  /** Of a cut tile the cells beyond the edge are zero. */
  const beyond = matrix[0].length - outputs;
  const frequency = frequencyBytes(tilesOf(winograd, shape), channels);
  const at = f.i32(first);
  const out = f.i32(target);
  for (const down of tileRuns(winograd, shape.height))
    f.loop(0, down.count, 1, () => {
      for (const across of tileRuns(winograd, shape.width))
        f.loop(0, across.count, 1, () => {
          f.loop(0, channels * 4, 16, () => {
            const tile = transformTile(f, matrix, (row, column) =>
              row < down.size + beyond && column < across.size + beyond
                ? v128.load(at, row * tensor.rowStride + column * tensor.pixelStride)
                : f32x4.splat(0),
            );
            for (const [row, values] of tile.entries())
              for (const [column, value] of values.entries())
                f.store(out, value, (row * winograd.side + column) * frequency);
            f.advance(at, 16);
            f.advance(out, 16);
          });
          f.advance(at, outputs * tensor.pixelStride - channels * 4);
        });
      f.advance(at, outputs * (tensor.rowStride - tilesAcross(winograd, shape.width) * tensor.pixelStride));
    });
}

/** The numbers of one group of images in memory. */
interface Group {
  readonly inputs: Local<'i32'>;
  readonly gradients: Local<'i32'>;
  readonly sums: Expr<'i32'>;
  readonly images: Local<'i32'>;
}

/**
 * Adds the outer products of the group's inputs and a portion of its gradients to the sums, 4 x 8 accumulators at a time. The
 * group has its own sum first, which rounds less than one long sum.
 */
function accumulate(f: FunctionBuilder, conv: WinogradFilterGradient, group: Group): void {
  const { input, outputGradient: dy, winograd } = conv;
  const tiles = tilesOf(winograd, dy);
  const portion = portionOf(dy);
  const terms = f.i32(i32.mul(group.images, tiles));
  const v = f.i32(group.inputs);
  const d = f.i32(group.gradients);
  const m = f.i32(group.sums);
  f.loop(0, winograd.side ** 2, 1, () => {
    f.loop(0, portion * 4, cellBytes, block => {
      f.loop(0, input.channels * 4, 16, channel => {
        const factors = {
          left: f.i32(i32.add(v, channel)),
          rows: [0, 4, 8, 12],
          right: f.i32(i32.add(d, block)),
          leftStep: input.channels * 4,
          rightStep: portion * 4,
        };
        const sums = zeroSums(f, 4);
        addCountedProducts(f, sums, factors, terms);
        for (const [row, pair] of sums.entries())
          for (const [half, sum] of pair.entries()) {
            const at = row * cellBytes + half * 16;
            f.store(m, f32x4.add(v128.load(m, at), sum), at);
          }
        f.advance(m, 4 * cellBytes);
      });
    });
    f.advance(v, frequencyBytes(tiles, input.channels));
    f.advance(d, frequencyBytes(tiles, portion));
    f.advance(m, input.channels * (dy.channels - portion) * 4);
  });
}

/** Transforms the sums back and adds them to the filter's gradient. */
export function finishFilter(f: FunctionBuilder, conv: FilterGradient, sums: I32, gradient: I32): void {
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
    const inputs = f.i32(scratch.inputs);
    const gradients = f.i32(scratch.gradients);
    const sums = f.i32(scratch.sums);
    const tiles = tilesOf(winograd, dy);
    const portion = portionOf(dy);
    f.fill(sums, 0, sumBytes);
    const together = imagesOf(tiles);
    f.loop(from, to, together, sample => {
      const rest = f.i32(i32.sub(to, sample));
      const images = f.i32(i32.select(i32.ltU(rest, together), rest, together));
      f.loop(0, images, 1, image => {
        const window = i32.add(i32.mul(i32.add(sample, image), input.sampleStride), firstWindow(conv));
        const target = i32.add(inputs, i32.mul(image, tiles * input.channels * 4));
        transformImage(f, winograd, dy, input, input.channels, window, target, winograd.input);
      });
      f.loop(0, dy.channels * 4, portion * 4, channel => {
        f.loop(0, images, 1, image => {
          const first = i32.add(sampleAddress(dy, i32.add(sample, image)), channel);
          const target = i32.add(gradients, i32.mul(image, tiles * portion * 4));
          transformImage(f, winograd, dy, dy, portion, first, target, transposed(winograd.output));
        });
        const portionSums = i32.add(sums, i32.mul(channel, input.channels));
        accumulate(f, conv, { inputs, gradients, sums: portionSums, images });
      });
    });
    finishFilter(f, conv, sums, i32.add(i32.mul(shard, conv.shardStride), conv.weightGradient));
  });
}
