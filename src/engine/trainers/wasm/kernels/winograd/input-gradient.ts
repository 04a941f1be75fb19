/**
 * Input gradient of a convolution in Winograd's domain, the adjoint of the forward pass:
 * dx = sum over tiles of B [(G g G') . (A dy A')] B'
 * The tiles are those of the output; a convolution without padding has fewer of them than of the input.
 */
import { type Expr, type I32, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, v128 } from '../../asm/simd.ts';
import { blockChannels, firstWindow } from '../conv/conv-forward.ts';
import { imagesPerBlock } from '../dense.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';
import { type TileRun, tileRuns, tilesAcross, transposed, type Winograd } from './cook-toom.ts';
import { frequencyBytes, multiplyTiles, productBytes, tileBytes, type WinogradScratch } from './product.ts';
import { transformTile } from './transform.ts';

const cellBytes = blockChannels * 4;

export interface WinogradInputGradient {
  readonly winograd: Winograd;
  readonly outputGradient: Tensor;
  /** Has the border that the forward pass's windows reach into. */
  readonly inputGradient: Tensor;
  readonly padTop: number;
  readonly padLeft: number;
  /** The address of `[in / 8, side^2, out, 8]`. */
  readonly weights: I32;
  readonly scratch: WinogradScratch;
}

/** The cells of a tile that lie within the output. */
interface Cut {
  readonly down: TileRun;
  readonly across: TileRun;
}

/** Transforms the gradient's tile at `first` of four images. */
function transformGradients(
  f: FunctionBuilder,
  { winograd, outputGradient: dy }: Pick<WinogradInputGradient, 'winograd' | 'outputGradient'>,
  first: Expr<'i32'>,
  tiles: I32,
  { down, across }: Cut,
): void {
  const at = f.i32(first);
  const out = f.i32(tiles);
  const frequency = frequencyBytes(dy.channels);
  f.loop(0, imagesPerBlock, 1, () => {
    f.loop(0, dy.channels * 4, 16, () => {
      const transformed = transformTile(f, transposed(winograd.output), (row, column) =>
        row < down.size && column < across.size
          ? v128.load(at, row * dy.rowStride + column * dy.pixelStride)
          : f32x4.splat(0),
      );
      for (const [row, values] of transformed.entries())
        for (const [column, value] of values.entries())
          f.store(out, value, (row * winograd.side + column) * frequency);
      f.advance(at, 16);
      f.advance(out, 16);
    });
    f.advance(at, dy.sampleStride - dy.channels * 4);
  });
}

/** Adds the tile's part of eight channels to the window at `window` of four images. */
function addWindows(
  f: FunctionBuilder,
  { winograd, inputGradient: dx }: Pick<WinogradInputGradient, 'winograd' | 'inputGradient'>,
  products: I32,
  window: Expr<'i32'>,
  { down, across }: Cut,
): void {
  const { side } = winograd;
  const m = f.i32(products);
  const at = f.i32(window);
  // The last row of a cut tile's window is zero, and beyond the image.
  const rows = side - winograd.outputs + down.size;
  const columns = side - winograd.outputs + across.size;
  f.loop(0, imagesPerBlock, 1, () => {
    for (const half of [0, 16]) {
      const tile = transformTile(f, transposed(winograd.input), (row, column) =>
        v128.load(m, (row * side + column) * imagesPerBlock * cellBytes + half),
      );
      for (const [row, values] of tile.slice(0, rows).entries())
        for (const [column, value] of values.slice(0, columns).entries()) {
          const place = row * dx.rowStride + column * dx.pixelStride + half;
          f.store(at, f32x4.add(v128.load(at, place), value), place);
        }
    }
    f.advance(m, cellBytes);
    f.advance(at, dx.sampleStride);
  });
}

type Conv = Omit<WinogradInputGradient, 'scratch'>;

/** Visits the tiles of the four images from `sample` on, by the addresses of the output's gradient and of the input's window. */
function forEachTile(
  f: FunctionBuilder,
  conv: Conv,
  sample: Expr<'i32'>,
  visit: (at: Local<'i32'>, window: Local<'i32'>, cut: Cut) => void,
): void {
  const { winograd, outputGradient: dy, inputGradient: dx } = conv;
  const at = f.i32(sampleAddress(dy, sample));
  const window = f.i32(i32.add(i32.mul(sample, dx.sampleStride), firstWindow({ ...conv, input: dx })));
  const step = (x: number, y: number) => {
    f.advance(at, winograd.outputs * (x * dy.pixelStride + y * dy.rowStride));
    f.advance(window, winograd.outputs * (x * dx.pixelStride + y * dx.rowStride));
  };
  for (const down of tileRuns(winograd, dy.height))
    f.loop(0, down.count, 1, () => {
      for (const across of tileRuns(winograd, dy.width))
        f.loop(0, across.count, 1, () => {
          visit(at, window, { down, across });
          step(1, 0);
        });
      step(-tilesAcross(winograd, dy.width), 1);
    });
}

function clearImages(f: FunctionBuilder, { inputGradient: dx }: Conv, sample: Expr<'i32'>): void {
  f.loop(0, imagesPerBlock, 1, image => {
    const start = i32.add(i32.mul(i32.add(sample, image), dx.sampleStride), dx.start);
    f.fill(start, 0, dx.sampleBytes);
  });
}

/** Transforms the tiles of four images' output gradients at `tiles`, which moves on behind them. */
export function transformGradientsOf(
  f: FunctionBuilder,
  conv: Conv,
  sample: Expr<'i32'>,
  tiles: Local<'i32'>,
): void {
  forEachTile(f, conv, sample, (at, _, cut) => {
    transformGradients(f, conv, at, tiles, cut);
    f.advance(tiles, tileBytes(conv.winograd, conv.outputGradient.channels));
  });
}

/** Writes four images' input gradients from the products of their tiles at `products`, which moves on behind them. */
export function addProductsOf(
  f: FunctionBuilder,
  conv: Conv,
  sample: Expr<'i32'>,
  products: Local<'i32'>,
): void {
  clearImages(f, conv, sample);
  forEachTile(f, conv, sample, (_, window, cut) => {
    f.loop(0, conv.inputGradient.channels * 4, cellBytes, channel => {
      addWindows(f, conv, products, i32.add(window, channel), cut);
      f.advance(products, productBytes(conv.winograd));
    });
  });
}

/** Computes the input's gradient of the four images from `sample` on, with scratch memory for one tile. */
function gradientOfImages(
  f: FunctionBuilder,
  conv: Conv,
  sample: Expr<'i32'>,
  tiles: Local<'i32'>,
  products: Local<'i32'>,
): void {
  const { winograd, outputGradient: dy, inputGradient: dx } = conv;
  const blockWeights = winograd.side ** 2 * dy.channels * cellBytes;
  clearImages(f, conv, sample);
  forEachTile(f, conv, sample, (at, window, cut) => {
    transformGradients(f, conv, at, tiles, cut);
    f.loop(0, dx.channels / blockChannels, 1, block => {
      const weights = i32.add(i32.mul(block, blockWeights), conv.weights);
      multiplyTiles(f, winograd, dy.channels, tiles, products, weights);
      addWindows(f, conv, products, i32.add(window, i32.mul(block, cellBytes)), cut);
    });
  });
}

/** `(from, to, shard)`; `from` is a multiple of 4, and the last group may compute images that nothing reads. */
export function winogradInputGradient(conv: WinogradInputGradient): Kernel {
  const { scratch } = conv;
  return kernel(3, (f, [from, to, shard]) => {
    const tiles = f.i32(i32.add(i32.mul(shard, scratch.stride), scratch.tiles));
    const products = f.i32(i32.add(i32.mul(shard, scratch.stride), scratch.products));
    f.loop(from, to, imagesPerBlock, sample => gradientOfImages(f, conv, sample, tiles, products));
  });
}
