/**
 * Both gradients of a convolution: the output's gradient is transformed once, for the input's gradient (see
 * `input-gradient.ts`) and for the filter's (see `filter-gradient.ts`).
 */
import { type Expr, type I32, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, v128 } from '../../asm/simd.ts';
import { addProducts, zeroSums } from '../../asm/tile-product.ts';
import { blockChannels, firstWindow } from '../conv/conv-forward.ts';
import { imagesPerBlock } from '../dense.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Tensor } from '../tensor.ts';
import { tileRuns, tilesAcross } from './cook-toom.ts';
import { type FilterGradient, finishFilter, tilesTogether } from './filter-gradient.ts';
import { addProductsOf, transformGradientsOf, type WinogradInputGradient } from './input-gradient.ts';
import { frequencyBytes, multiplyCell, productBytes, tileBytes, tilesOf } from './product.ts';
import { transformInputs } from './transform-inputs.ts';

const cellBytes = blockChannels * 4;

/** Addresses of the thread's own memory. */
export interface GradientsScratch {
  /** Transformed inputs and gradients of some images, `[images / 4, tiles, side^2, 4, channels]` each. */
  readonly inputs: I32;
  readonly gradients: I32;
  /** Their products with the weights, `[images / 4, tiles, in / 8, side^2, 4, 8]`. */
  readonly products: I32;
  /** Sums over tiles, `[side^2, out / 8, in, 8]`. */
  readonly sums: I32;
}

export interface WinogradGradients extends Omit<WinogradInputGradient, 'scratch'>, FilterGradient {
  readonly scratch: GradientsScratch;
}

type Sizes = Pick<WinogradGradients, 'winograd' | 'input' | 'outputGradient'>;

/** The addresses of one cell of tiles, weights, products and sums. */
interface Cell {
  readonly inputs: Local<'i32'>;
  readonly gradients: Local<'i32'>;
  readonly weights: Local<'i32'>;
  readonly products: Local<'i32'>;
  readonly sums: Local<'i32'>;
}

/** Blocks of four images whose tiles are transformed before their products are summed. */
const blocksTogether = ({ winograd, outputGradient }: Sizes): number =>
  Math.ceil(tilesTogether / (imagesPerBlock * tilesOf(winograd, outputGradient)));

export function allocateGradientsScratch(allocate: (bytes: number) => I32, conv: Sizes): GradientsScratch {
  const { winograd, input, outputGradient: dy } = conv;
  const cells = winograd.side ** 2;
  const tiles = blocksTogether(conv) * tilesOf(winograd, dy);
  return {
    inputs: allocate(tiles * tileBytes(winograd, input.channels)),
    gradients: allocate(tiles * tileBytes(winograd, dy.channels)),
    products: allocate((tiles * productBytes(winograd) * input.channels) / blockChannels),
    sums: allocate(cells * input.channels * dy.channels * 4),
  };
}

/** Transforms the tiles of four images' inputs at `tiles`, which moves on behind them. */
function transformImages(
  f: FunctionBuilder,
  conv: WinogradGradients,
  sample: Expr<'i32'>,
  tiles: Local<'i32'>,
): void {
  const { winograd, input, outputGradient: dy } = conv;
  const window = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
  const beyond = winograd.side - winograd.outputs;
  for (const down of tileRuns(winograd, dy.height))
    f.loop(0, down.count, 1, () => {
      for (const across of tileRuns(winograd, dy.width))
        f.loop(0, across.count, 1, () => {
          transformInputs(f, conv, window, tiles, down.size + beyond, across.size + beyond);
          f.advance(tiles, tileBytes(winograd, input.channels));
          f.advance(window, winograd.outputs * input.pixelStride);
        });
      const across = tilesAcross(winograd, dy.width) * input.pixelStride;
      f.advance(window, winograd.outputs * (input.rowStride - across));
    });
}

/** Zeroes in the tiles of four images, which end at `end`, those of the images from `count` on: nothing has written their gradients. */
function clearTiles(
  f: FunctionBuilder,
  { winograd, outputGradient }: WinogradGradients,
  end: Expr<'i32'>,
  count: Expr<'i32'>,
  tensor: Tensor,
): void {
  const row = tensor.channels * 4;
  const tiles = i32.sub(end, tilesOf(winograd, outputGradient) * tileBytes(winograd, tensor.channels));
  const first = f.i32(i32.add(tiles, i32.mul(count, row)));
  const bytes = f.i32(i32.mul(i32.sub(imagesPerBlock, count), row));
  f.loop(0, tilesOf(winograd, outputGradient) * winograd.side ** 2, 1, () => {
    f.fill(first, 0, bytes);
    f.advance(first, frequencyBytes(tensor.channels));
  });
}

/** Adds one cell of `blocks` tiles of four images each to its sums, or sets them, 4 x 8 sums at a time. */
function accumulateCell(
  f: FunctionBuilder,
  { input, outputGradient: dy, winograd }: WinogradGradients,
  { inputs, gradients, sums: m }: Cell,
  blocks: Local<'i32'>,
  isFirst: Local<'i32'>,
): void {
  const leftStep = input.channels * 4;
  const rightStep = dy.channels * 4;
  f.loop(0, dy.channels * 4, cellBytes, block => {
    f.loop(0, input.channels * 4, 16, channel => {
      const left = f.i32(i32.add(inputs, channel));
      const right = f.i32(i32.add(gradients, block));
      const sums = zeroSums(f, 4);
      f.loop(0, blocks, 1, () => {
        addProducts(f, sums, { left, rows: [0, 4, 8, 12], right, leftStep, rightStep }, imagesPerBlock);
        f.advance(left, tileBytes(winograd, input.channels) - imagesPerBlock * leftStep);
        f.advance(right, tileBytes(winograd, dy.channels) - imagesPerBlock * rightStep);
      });
      const forEachSum = (visit: (sum: Local<'v128'>, place: number) => void) => {
        for (const [row, pair] of sums.entries())
          for (const [half, sum] of pair.entries()) visit(sum, row * cellBytes + half * 16);
      };
      f.when(i32.eqz(isFirst), () =>
        forEachSum((sum, place) => f.set(sum, f32x4.add(v128.load(m, place), sum))),
      );
      forEachSum((sum, place) => f.store(m, sum, place));
      f.advance(m, 4 * cellBytes);
    });
  });
}

/** Computes one cell of the products of `blocks` tiles of four images each with the weights. */
function multiplyCells(
  f: FunctionBuilder,
  { outputGradient: dy, inputGradient: dx, winograd }: WinogradGradients,
  { gradients, weights, products }: Cell,
  blocks: Local<'i32'>,
): void {
  const blockWeights = winograd.side ** 2 * dy.channels * cellBytes;
  const first = f.i32(weights);
  const target = f.i32(products);
  f.loop(0, dx.channels / blockChannels, 1, () => {
    const tile = f.i32(gradients);
    const product = f.i32(target);
    f.loop(0, blocks, 1, () => {
      multiplyCell(f, winograd, dy.channels, tile, f.i32(first), product);
      f.advance(tile, tileBytes(winograd, dy.channels) - dy.channels * 4);
      f.advance(product, (dx.channels / blockChannels) * productBytes(winograd));
    });
    f.advance(first, blockWeights);
    f.advance(target, productBytes(winograd));
  });
}

/**
 * Does both products of `blocks` tiles cell by cell: what one cell reads and writes stays in the first cache, and the weights and
 * the sums pass through once for all the tiles.
 */
function multiply(
  f: FunctionBuilder,
  conv: WinogradGradients,
  blocks: Local<'i32'>,
  isFirst: Local<'i32'>,
): void {
  const { input, outputGradient: dy, winograd, scratch } = conv;
  const cell = {
    inputs: f.i32(scratch.inputs),
    gradients: f.i32(scratch.gradients),
    weights: f.i32(conv.weights),
    products: f.i32(scratch.products),
    sums: f.i32(scratch.sums),
  };
  f.loop(0, winograd.side ** 2, 1, () => {
    multiplyCells(f, conv, cell, blocks);
    accumulateCell(f, conv, cell, blocks, isFirst);
    f.advance(cell.inputs, frequencyBytes(input.channels));
    f.advance(cell.gradients, frequencyBytes(dy.channels));
    f.advance(cell.weights, dy.channels * cellBytes);
    f.advance(cell.products, imagesPerBlock * cellBytes);
  });
}

/** `(from, to, shard)` for all the images of a shard: writes their input's gradient and adds to the filter's. */
export function winogradGradients(conv: WinogradGradients): Kernel {
  const { winograd, input, outputGradient: dy, scratch } = conv;
  const tiles = tilesOf(winograd, dy);
  const together = blocksTogether(conv) * imagesPerBlock;
  return kernel(3, (f, [from, to, shard]) => {
    f.when(i32.ltU(from, to), () => {
      f.loop(from, to, together, sample => {
        const beyond = i32.add(sample, together);
        const end = f.i32(i32.select(i32.ltU(beyond, to), beyond, to));
        const inputs = f.i32(scratch.inputs);
        const gradients = f.i32(scratch.gradients);
        f.loop(sample, end, imagesPerBlock, first => {
          transformImages(f, conv, first, inputs);
          transformGradientsOf(f, conv, first, gradients);
          const count = f.i32(i32.sub(end, first));
          f.when(i32.ltU(count, imagesPerBlock), () => {
            clearTiles(f, conv, inputs, count, input);
            clearTiles(f, conv, gradients, count, dy);
          });
        });
        const blocks = i32.divU(i32.add(i32.sub(end, sample), imagesPerBlock - 1), imagesPerBlock);
        multiply(f, conv, f.i32(i32.mul(blocks, tiles)), f.i32(i32.eq(sample, from)));
        const products = f.i32(scratch.products);
        f.loop(sample, end, imagesPerBlock, first => addProductsOf(f, conv, first, products));
      });
      finishFilter(f, conv, scratch.sums, i32.add(i32.mul(shard, conv.shardStride), conv.weightGradient));
    });
  });
}
