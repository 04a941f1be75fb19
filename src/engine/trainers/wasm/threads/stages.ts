/** One thread's share of a list of calls, worked out once: a step looks nothing up and allocates nothing. */
import { type Call, shardCount } from '../compiler/program.ts';

export type Kernel = (...parameters: number[]) => unknown;

/** Neighbouring kernels that run over a few images at a time, or one that must see all of a shard's images. */
interface Run {
  readonly whole: boolean;
  readonly kernels: readonly Kernel[];
}

export type Stage =
  | { readonly kind: 'augment' | 'factors' | 'barrier' }
  | { readonly kind: 'shards'; readonly runs: readonly Run[] }
  | { readonly kind: 'images'; readonly kernel: Kernel }
  | { readonly kind: 'blocks'; readonly kernel: Kernel; readonly from: number; readonly to: number };

/** Where the part `index` of `parts` even parts of 0..count begins. */
export const part = (count: number, index: number, parts: number): number =>
  Math.floor((count * index) / parts);

/** The thread's shards: from the first to before the second. */
export const shardsOf = (thread: number, threads: number): readonly [number, number] => [
  part(shardCount, thread, threads),
  part(shardCount, thread + 1, threads),
];

function addToRuns(runs: Run[], kernel: Kernel, whole: boolean): void {
  const last = runs.at(-1);
  if (last && !last.whole && !whole) runs[runs.length - 1] = { whole, kernels: [...last.kernels, kernel] };
  else runs.push({ whole, kernels: [kernel] });
}

export function scheduleOf(
  calls: readonly Call[],
  kernels: ReadonlyMap<string, Kernel>,
  thread: number,
  threads: number,
): readonly Stage[] {
  const kernelOf = (name: string): Kernel => {
    const kernel = kernels.get(name);
    if (!kernel) throw new RangeError(`the module has no function ${name}`);
    return kernel;
  };
  const stages: Stage[] = [];
  let runs: Run[] | null = null;
  for (const call of calls) {
    if (call.kind === 'shards') {
      if (!runs) {
        runs = [];
        stages.push({ kind: 'shards', runs });
      }
      addToRuns(runs, kernelOf(call.name), call.whole);
      continue;
    }
    runs = null;
    switch (call.kind) {
      case 'augment':
      case 'factors':
      case 'barrier':
        stages.push({ kind: call.kind });
        break;
      case 'images':
        stages.push({ kind: 'images', kernel: kernelOf(call.name) });
        break;
      case 'blocks': {
        const from = call.first + part(call.count, thread, threads);
        const to = call.first + part(call.count, thread + 1, threads);
        if (from < to) stages.push({ kind: 'blocks', kernel: kernelOf(call.name), from, to });
        break;
      }
      default:
        call satisfies never;
    }
  }
  return stages;
}
