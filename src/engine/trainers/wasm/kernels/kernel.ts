/** A compute kernel as data: a function of integers that some module will contain. */
import type { FunctionBuilder, Local } from '../asm/function-builder.ts';

export interface Kernel {
  /**
   * How many integers it takes. Every kernel takes `(from, to)`: images, or blocks of channels or weights, from the first
   * to before the second. A kernel that sums or has scratch memory takes a third, the shard.
   */
  readonly parameters: number;
  /** Writes the function's body. */
  readonly build: (f: FunctionBuilder, parameters: readonly Local<'i32'>[]) => void;
}

export const kernel = (parameters: number, build: Kernel['build']): Kernel => ({ parameters, build });
