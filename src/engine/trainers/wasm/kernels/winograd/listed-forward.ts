/**
 * Winograd's convolution with 3 x 3 filters and a 2 x 2 max-pooling behind it, of listed windows only: a tile of 2 x 2 outputs
 * is a window of the pooling. Any four windows of four images make a block of accumulators.
 */
import { i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { i32x4, v128 } from '../../asm/simd.ts';
import { blockChannels } from '../conv/conv-forward.ts';
import { maximumOf } from '../conv/conv-pool-forward.ts';
import { copySeen } from '../conv/seen-windows.ts';
import { findPlaces, type Listed, placeBytes } from '../conv/window-places.ts';
import { imagesPerBlock } from '../dense.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { cornersOf, type Tensor } from '../tensor.ts';
import type { WinogradForward } from './forward.ts';
import { forImageGroups } from './listed-groups.ts';
import { withBias } from './pool-outputs.ts';
import { frequencyBytes, multiplyTiles } from './product.ts';
import { transformTile } from './transform.ts';

const cellBytes = blockChannels * 4;
export interface ListedForward extends Omit<WinogradForward, 'winners' | 'convolved'>, Listed {
  /** Has the strides of `output`. */
  readonly winners: Tensor;
}

/** `(from, to, shard)`: computes the listed windows of the images and copies the others. */
export function winogradListed(conv: ListedForward): Kernel {
  const { input, output, winners, winograd, seen } = conv;
  const { side } = winograd;
  const blockWeights = side ** 2 * input.channels * cellBytes;
  const blockPlaces = imagesPerBlock * placeBytes;
  return kernel(3, (f, range) => {
    forImageGroups(f, conv, range, ({ first, beyond, tiles, products, list }) => {
      const end = findPlaces(f, conv, first, beyond, list);
      f.loop(list, end, blockPlaces, block => {
        const v = f.i32(tiles);
        f.loop(0, blockPlaces, placeBytes, place => {
          const x = f.i32(i32.load(i32.add(block, place)));
          f.loop(0, input.channels * 4, 16, () => {
            const tile = transformTile(f, winograd.input, (row, column) =>
              v128.load(x, row * input.rowStride + column * input.pixelStride),
            );
            for (const [row, values] of tile.entries())
              for (const [column, value] of values.entries())
                f.store(v, value, (row * side + column) * frequencyBytes(input.channels));
            f.advance(x, 16);
            f.advance(v, 16);
          });
        });
        f.loop(0, output.channels / blockChannels, 1, filters => {
          const weights = i32.add(i32.mul(filters, blockWeights), conv.weights);
          multiplyTiles(f, winograd, input.channels, tiles, products, weights);
          poolProducts(f, conv, products, f.i32(block), f.i32(i32.mul(filters, cellBytes)));
        });
      });
      f.loop(first, beyond, 1, sample => copySeen(f, seen, output, winners, sample));
    });
  });
}

/** Transforms the products of four windows back and writes the largest output of each, with bias and ReLU. */
function poolProducts(
  f: FunctionBuilder,
  conv: ListedForward,
  products: Local<'i32'>,
  block: Local<'i32'>,
  channel: Local<'i32'>,
): void {
  const { input, output, winners, winograd } = conv;
  const m = f.i32(products);
  const place = f.i32(block);
  f.loop(0, imagesPerBlock, 1, () => {
    const out = f.i32(i32.add(i32.load(place, 4), channel));
    const origin = f.v128(i32x4.splat(i32.load(place, 8)));
    for (const half of [0, 16]) {
      const tile = transformTile(f, winograd.output, (row, column) =>
        v128.load(m, (row * winograd.side + column) * imagesPerBlock * cellBytes + half),
      );
      const best = maximumOf(f, tile.flat(), cornersOf(input));
      f.store(out, withBias(conv, best.value, channel, half), output.base + half);
      f.store(out, i32x4.add(best.offset, origin), winners.base + half);
    }
    f.advance(m, cellBytes);
    f.advance(place, placeBytes);
  });
}
