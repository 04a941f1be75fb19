/** The product in Winograd's convolution and in its adjoint: transformed tiles of four images times transformed weights. */
import type { Expr, I32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4 } from '../../asm/simd.ts';
import { addProducts, zeroSums } from '../../asm/tile-product.ts';
import { blockChannels } from '../conv/conv-forward.ts';
import { imagesPerBlock } from '../dense.ts';
import { lineBytes } from '../own-copy.ts';
import type { Arena, Tensor } from '../tensor.ts';
import { tilesAcross, type Winograd } from './cook-toom.ts';

const cellBytes = blockChannels * 4;

/**
 * The addresses of shard 0's scratch memory, `stride` bytes to the next shard's: transformed tiles `[side^2, 4, channels]`
 *, `frequencyBytes` from
 * one cell to the next, and products `[side^2, 4, 8]`.
 */
export interface WinogradScratch {
  readonly tiles: number;
  readonly products: number;
  readonly stride: number;
}

/** The number of tiles that cover outputs of this size. */
export const tilesOf = (winograd: Winograd, { height, width }: Pick<Tensor, 'height' | 'width'>): number =>
  tilesAcross(winograd, height) * tilesAcross(winograd, width);

/**
 * Bytes from one cell of a transformed tile of four images to the next: one cache line more than its numbers, or the cells of many
 * channels would share a few sets of the first cache.
 */
export const frequencyBytes = (channels: number): number => imagesPerBlock * channels * 4 + lineBytes;

/** Bytes of a transformed tile of four images. */
export const tileBytes = ({ side }: Winograd, channels: number): number =>
  side ** 2 * frequencyBytes(channels);

/** Bytes of the products of a tile of four images and eight channels. */
export const productBytes = ({ side }: Winograd): number => side ** 2 * imagesPerBlock * cellBytes;

export function allocateScratch(
  arena: Arena,
  winograd: Winograd,
  channels: number,
  shards: number,
): WinogradScratch {
  const bytes = tileBytes(winograd, channels);
  const stride = bytes + productBytes(winograd) + lineBytes;
  const tiles = arena.allocate(stride * shards);
  return { tiles, products: tiles + bytes, stride };
}

/**
 * The channels whose products are summed before their sum joins the total. The inverse transform of a 6 x 6 tile cancels
 * large numbers, and short sums halve their rounding; a 4 x 4 tile has no need of them.
 */
function runOf({ side }: Winograd, channels: number): number {
  if (side === 4) return channels;
  return channels % 16 === 0 ? 16 : 8;
}

/** Computes, for each cell of the transformed tile, four images times eight outputs, summed over the channels. */
export function multiplyTiles(
  f: FunctionBuilder,
  winograd: Winograd,
  channels: number,
  tiles: I32,
  products: I32,
  weights: I32,
): void {
  const v = f.i32(tiles);
  const u = f.i32(weights);
  const m = f.i32(products);
  f.loop(0, winograd.side ** 2, 1, () => {
    multiplyCell(f, winograd, channels, v, u, m);
    f.advance(m, imagesPerBlock * cellBytes);
    f.advance(v, frequencyBytes(channels) - channels * 4);
  });
}

/** The same for one cell. Moves the addresses of the tile and of the weights by the channels of an image. */
export function multiplyCell(
  f: FunctionBuilder,
  winograd: Winograd,
  channels: number,
  tile: Local<'i32'>,
  weights: Local<'i32'>,
  product: Expr<'i32'>,
): void {
  const row = channels * 4;
  const run = runOf(winograd, channels) * 4;
  const factors = {
    left: tile,
    rows: Array.from({ length: imagesPerBlock }, (_, image) => image * row),
    right: weights,
    leftStep: 4,
    rightStep: cellBytes,
  };
  const totals = zeroSums(f, imagesPerBlock);
  if (run === row) addProducts(f, totals, factors, channels);
  else
    f.loop(0, row, run, () => {
      const sums = zeroSums(f, imagesPerBlock);
      addProducts(f, sums, factors, run / 4);
      for (const [image, pair] of totals.entries())
        for (const [half, total] of pair.entries()) f.set(total, f32x4.add(total, sums[image][half]));
    });
  for (const [image, pair] of totals.entries())
    for (const [half, total] of pair.entries()) f.store(product, total, image * cellBytes + half * 16);
}
