/** A thread's own copy of what every thread reads and one of them writes. */
import { type I32, i32 } from '../asm/expr.ts';
import type { FunctionBuilder, Local } from '../asm/function-builder.ts';
import { v128 } from '../asm/simd.ts';
import { type Kernel, kernel } from './kernel.ts';

/** The bytes of a cache line. */
export const lineBytes = 64;

/**
 * Copies the cache line that begins `offset` bytes behind `source` to the same place behind `target`, and writes a word of it
 * back where it was.
 *
 * A line that several cores have read and none has written since is slow to write: its owner must ask all of them for it, up
 * to 100 ns each, one after another. A line that the reader has written is quick to write for the owner, too.
 */
export function copyLine(f: FunctionBuilder, source: Local<'i32'>, target: Local<'i32'>, offset = 0): void {
  for (let vector = offset; vector < offset + lineBytes; vector += 16)
    f.store(target, v128.load(source, vector), vector);
  f.storeI32(source, i32.load(source, offset), offset);
}

/** `(from, to)` in cache lines: copies them from the address `source` to the address `target`. */
export function copyToOwn(source: number, target: I32): Kernel {
  return kernel(2, (f, [from, to]) => {
    const at = f.i32(i32.add(i32.mul(from, lineBytes), source));
    const out = f.i32(i32.add(i32.mul(from, lineBytes), target));
    f.loop(from, to, 1, () => {
      copyLine(f, at, out);
      f.advance(at, lineBytes);
      f.advance(out, lineBytes);
    });
  });
}
