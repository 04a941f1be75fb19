/** Convolution by Winograd's transforms, four images at a time: the same tile of each makes a block of accumulators. */
import { type Expr, type I32, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import { blockChannels, type ConvForward, firstWindow } from '../conv/conv-forward.ts';
import { maximumOf } from '../conv/conv-pool-forward.ts';
import { imagesPerBlock } from '../dense.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { cornersOf, type Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';
import { type TileRun, tileRuns, type Winograd } from './cook-toom.ts';
import { type ConvolvedScratch, poolOutputs, withBias } from './pool-outputs.ts';
import { multiplyTiles, type WinogradScratch } from './product.ts';
import { transformTile } from './transform.ts';
import { transformInputs } from './transform-inputs.ts';

const cellBytes = blockChannels * 4;

export interface WinogradForward extends Omit<ConvForward, 'stride'> {
  readonly winograd: Winograd;
  /** The address of `[outChannels / 8, side^2, inChannels, 8]`, which `packWinograd` writes. */
  readonly weights: I32;
  /** With pooling, receives the byte offset of each winner's window from the first window of its image. Else null. */
  readonly winners: Tensor | null;
  readonly scratch: WinogradScratch;
  /** Takes the outputs of four images before the pooling, where the tiles are no whole windows of it. Else null. */
  readonly convolved: ConvolvedScratch | null;
}

/** `(from, to)` in blocks of 8 filters: transforms `[out / 8, k, k, in, 8]` to `[out / 8, side^2, in, 8]`, `G g G'`. */
export function packWinograd(winograd: Winograd, inChannels: number, source: I32, target: I32): Kernel {
  const kernelSize = winograd.filter[0].length;
  const { side } = winograd;
  const cell = inChannels * cellBytes;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, block => {
      const g = f.i32(i32.add(i32.mul(block, kernelSize * kernelSize * cell), source));
      const u = f.i32(i32.add(i32.mul(block, side * side * cell), target));
      f.loop(0, inChannels * cellBytes, 16, () => {
        const transformed = transformTile(f, winograd.filter, (row, column) =>
          v128.load(g, (row * kernelSize + column) * cell),
        );
        for (const [row, values] of transformed.entries())
          for (const [column, value] of values.entries()) f.store(u, value, (row * side + column) * cell);
        f.advance(g, 16);
        f.advance(u, 16);
      });
    });
  });
}

/**
 * The images, a bit each, of whose tile at `window` some output may see nothing but zeros. It looks at so few pixels that each
 * output sees one of them. With 5 x 5 filters these are all: nearly blank paper drowns in the rounding of their tiles too.
 */
function findZeros(
  f: FunctionBuilder,
  { input, winograd, kernelSize }: WinogradForward,
  window: Expr<'i32'>,
): Local<'i32'> {
  if (kernelSize > 3) return f.i32(2 ** imagesPerBlock - 1);
  const along = Array.from(
    { length: Math.ceil(winograd.outputs / kernelSize) },
    (_, index) => (index + 1) * kernelSize - 1,
  );
  const places = along.flatMap(row =>
    along.map(column => row * input.rowStride + column * input.pixelStride),
  );
  const zeros = f.i32(0);
  const at = f.i32(window);
  f.loop(0, imagesPerBlock, 1, image => {
    const pixels = places.map(() => f.v128(i32x4.splat(0)));
    f.loop(0, input.channels * 4, 16, () => {
      for (const [index, pixel] of pixels.entries())
        f.set(pixel, v128.or(pixel, v128.load(at, places[index])));
      f.advance(at, 16);
    });
    const seen = pixels.map(pixel => v128.anyTrue(pixel)).reduce((all, one) => i32.and(all, one));
    f.set(zeros, i32.or(zeros, i32.shl(i32.eqz(seen), image)));
    f.advance(at, input.sampleStride - input.channels * 4);
  });
  return zeros;
}

/** Of the largest product of a tile, what the rounding of large tiles adds to an output: usually 2^-23, seldom more than this. */
const noise = 2 ** -19;

/**
 * Puts zero in place of outputs below the rounding of their tile. Where a window sees nothing but zeros the sum is zero, and so is
 * the gradient of a ReLU behind it; the transform of a tile with ink elsewhere leaves a tiny number of either sign.
 */
function removeNoise(
  f: FunctionBuilder,
  { side }: Winograd,
  tile: readonly (readonly Local<'v128'>[])[],
  product: (row: number, column: number) => V128,
): void {
  const size = (value: V128) => v128.andNot(value, i32x4.splat(0x80000000));
  const largest = f.v128(size(product(0, 0)));
  for (let cell = 1; cell < side * side; cell++)
    f.set(largest, f32x4.pmax(largest, size(product(Math.floor(cell / side), cell % side))));
  const limit = f.v128(f32x4.mul(largest, f32x4.splat(noise)));
  for (const value of tile.flat()) f.set(value, v128.and(value, f32x4.gt(size(value), limit)));
}

/** The cells of a tile that lie within the output. */
interface Cut {
  readonly down: TileRun;
  readonly across: TileRun;
}

interface Target {
  readonly out: Local<'i32'>;
  readonly winner: Local<'i32'>;
  readonly origin: Local<'i32'>;
  readonly channelOffset: Expr<'i32'>;
}

/** Transforms the products of four images back to pixels and writes them, with bias, ReLU and pooling. */
function writeOutputs(
  f: FunctionBuilder,
  conv: WinogradForward,
  products: I32,
  target: Target,
  { down, across }: Cut,
  mayBeZero: Local<'i32'> | null,
): void {
  const { input, winograd, convolved } = conv;
  const winners = convolved ? null : conv.winners;
  const output = convolved?.tensor ?? conv.output;
  const half = winograd.outputs / 2;
  const m = f.i32(products);
  const out = f.i32(i32.add(target.out, target.channelOffset));
  const winner = f.i32(i32.add(target.winner, target.channelOffset));
  const corners = cornersOf(input);
  const zeros = mayBeZero && f.i32(mayBeZero);
  const write = (isNoisy: boolean) => {
    for (const part of [0, 16]) {
      const cell = (row: number, column: number) =>
        v128.load(m, (row * winograd.side + column) * imagesPerBlock * cellBytes + part);
      const tile = transformTile(f, winograd.output, cell);
      if (isNoisy) removeNoise(f, winograd, tile, cell);
      const finish = (sum: Local<'v128'>) =>
        convolved ? sum : withBias(conv, sum, target.channelOffset, part);
      const poolAt = (pooled: Tensor, row: number, column: number) => {
        const first = 2 * (row * input.rowStride + column * input.pixelStride);
        const cells = [0, 1].flatMap(down => [0, 1].map(across => tile[2 * row + down][2 * column + across]));
        const best = maximumOf(
          f,
          cells,
          corners.map(corner => first + corner),
        );
        const place = (tensor: Tensor) => row * tensor.rowStride + column * tensor.pixelStride + part;
        f.store(out, finish(best.value), place(output));
        f.store(winner, i32x4.add(best.offset, i32x4.splat(target.origin)), place(pooled));
      };
      if (winners)
        for (let row = 0; row < half; row++)
          for (let column = 0; column < half; column++) poolAt(winners, row, column);
      else
        for (let row = 0; row < down.size; row++)
          for (let column = 0; column < across.size; column++)
            f.store(
              out,
              finish(tile[row][column]),
              row * output.rowStride + column * output.pixelStride + part,
            );
    }
  };
  f.loop(0, imagesPerBlock, 1, () => {
    if (zeros) {
      // Each case has code of its own: a tile that is changed in one of them alone would not stay in the registers.
      f.when(
        i32.and(zeros, 1),
        () => write(true),
        () => write(false),
      );
      f.set(zeros, i32.shrU(zeros, 1));
    } else write(false);
    f.advance(m, cellBytes);
    f.advance(out, output.sampleStride);
    if (winners) f.advance(winner, winners.sampleStride);
  });
}

/** `(from, to, shard)`; `from` is a multiple of 4, and the last group may compute images that nothing reads. */
export function winogradForward(conv: WinogradForward): Kernel {
  const { input, winners, winograd, scratch, convolved } = conv;
  const pooled = winners !== null;
  const blockWeights = winograd.side ** 2 * input.channels * cellBytes;
  /** Where the tiles are written, and the tensor of winners that is written with them. */
  const output = convolved?.tensor ?? conv.output;
  const beside = convolved ? null : winners;
  /** Pixels of that tensor that a tile gives in one direction. */
  const pixels = beside ? winograd.outputs / 2 : winograd.outputs;
  const runs = (length: number) =>
    tileRuns(winograd, pooled ? 2 * length : length).filter(run => run.count > 0);
  const height = runs(conv.output.height);
  const width = runs(conv.output.width);
  const acrossAll = width.reduce((sum, run) => sum + run.count, 0);
  return kernel(3, (f, [from, to, shard]) => {
    const tiles = f.i32(i32.add(i32.mul(shard, scratch.stride), scratch.tiles));
    const products = f.i32(i32.add(i32.mul(shard, scratch.stride), scratch.products));
    const group = convolved && f.i32(i32.add(i32.mul(shard, convolved.stride), convolved.tensor.base));
    f.loop(from, to, imagesPerBlock, sample => {
      const window = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
      const out = f.i32(group ?? sampleAddress(output, sample));
      const winner = f.i32(beside ? sampleAddress(beside, sample) : 0);
      const origin = f.i32(0);
      const step = (x: number, y: number) => {
        const inputBytes = winograd.outputs * (x * input.pixelStride + y * input.rowStride);
        f.advance(window, inputBytes);
        f.advance(origin, inputBytes);
        f.advance(out, pixels * (x * output.pixelStride + y * output.rowStride));
        if (beside) f.advance(winner, pixels * (x * beside.pixelStride + y * beside.rowStride));
      };
      for (const down of height)
        f.loop(0, down.count, 1, () => {
          for (const across of width)
            f.loop(0, across.count, 1, () => {
              transformInputs(f, conv, window, tiles);
              const zeros = winograd.outputs > 2 ? findZeros(f, conv, window) : null;
              f.loop(0, output.channels / blockChannels, 1, block => {
                const weights = i32.add(i32.mul(block, blockWeights), conv.weights);
                multiplyTiles(f, winograd, input.channels, tiles, products, weights);
                const channelOffset = f.i32(i32.mul(block, cellBytes));
                const target = { out, winner, origin, channelOffset };
                writeOutputs(f, conv, products, target, { down, across }, zeros);
              });
              step(1, 0);
            });
          step(-acrossAll, 1);
        });
      if (convolved && winners && group) poolOutputs(f, conv, convolved, winners, group, sample);
    });
  });
}
