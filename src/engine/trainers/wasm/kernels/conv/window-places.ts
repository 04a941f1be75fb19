/** The computed windows of a few images, one behind the other, so that any four of them make a block of accumulators. */
import { i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { v128 } from '../../asm/simd.ts';
import { imagesPerBlock } from '../dense.ts';
import type { Arena } from '../tensor.ts';
import { type ConvForward, firstWindow } from './conv-forward.ts';
import { boundsOf, forEachWindow } from './ink-windows.ts';
import type { SeenWindows } from './seen-windows.ts';

/** The address of the window's input, the offset of its pixel from the output's base, and its offset in the image. */
export const placeBytes = 16;

/** The address of shard 0's places of the windows of four images, and the bytes to the next shard's. */
export interface Places {
  readonly base: number;
  readonly stride: number;
}

export function allocatePlaces(arena: Arena, { lists }: SeenWindows, shards: number): Places {
  const stride = (lists.count + 1) * imagesPerBlock * placeBytes;
  return { base: arena.allocate(shards * stride), stride };
}

export interface Listed extends Pick<ConvForward, 'input' | 'output' | 'padTop' | 'padLeft'> {
  readonly seen: SeenWindows;
  readonly places: Places;
}

/** Writes the places of the computed windows of the images, and the last one so often that they are whole blocks. */
export function findPlaces(
  f: FunctionBuilder,
  conv: Listed,
  from: Local<'i32'>,
  to: Local<'i32'>,
  places: Local<'i32'>,
): Local<'i32'> {
  const { input, output, seen } = conv;
  const end = f.i32(places);
  f.loop(from, to, 1, sample => {
    const { first, blank } = boundsOf(f, seen.lists, sample);
    const window = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
    const pixel = f.i32(i32.mul(sample, output.sampleStride));
    forEachWindow(f, seen.lists, first, blank, (offset, out) => {
      const origin = f.i32(offset);
      f.storeI32(end, i32.add(window, origin));
      f.storeI32(end, i32.add(pixel, out), 4);
      f.storeI32(end, origin, 8);
      f.advance(end, placeBytes);
    });
  });
  for (let copy = 0; copy < imagesPerBlock - 1; copy++)
    f.store(end, v128.load(i32.sub(end, placeBytes)), copy * placeBytes);
  return end;
}
