/** A thread's own copy of the weights that every thread reads and one of them writes. */
import { type I32, i32 } from '../asm/expr.ts';
import { v128 } from '../asm/simd.ts';
import { type Kernel, kernel } from './kernel.ts';
import { unitFloats } from './update.ts';

const unitBytes = unitFloats * 4;

/**
 * `(from, to)` in units of one cache line: copies them from the address `source` to the address `target`.
 *
 * It writes a word of each line back where it was. A line that several cores have read and none has written since is slow to
 * write: its owner must ask all of them for it, some 100 ns each, one after another. A line that another core has written
 * comes with the owner's next load, which the processor sees coming and makes ahead of time.
 */
export function copyToOwn(source: number, target: I32): Kernel {
  return kernel(2, (f, [from, to]) => {
    f.loop(i32.mul(from, unitBytes), f.i32(i32.mul(to, unitBytes)), unitBytes, offset => {
      const out = f.i32(i32.add(offset, target));
      for (let vector = 0; vector < unitBytes; vector += 16)
        f.store(out, v128.load(offset, source + vector), vector);
      f.storeI32(offset, i32.load(offset, source), source);
    });
  });
}
