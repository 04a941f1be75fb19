/** One thread's share of a program's calls, computed once, so that a step looks nothing up and allocates nothing. */
import { type Call, shardCount } from '../compiler/program.ts';

/** A kernel as the instance of the module exports it. */
export type CompiledKernel = (...parameters: number[]) => unknown;

/** Neighbouring kernels that run over a few images of a shard at a time; or, if `whole`, one that takes them all. */
interface KernelGroup {
  readonly whole: boolean;
  readonly kernels: readonly CompiledKernel[];
}

export type Stage =
  | { readonly kind: 'augment' | 'factors' | 'barrier' }
  | { readonly kind: 'shards'; readonly groups: readonly KernelGroup[] }
  | { readonly kind: 'images'; readonly kernel: CompiledKernel }
  | {
      readonly kind: 'everyImage';
      readonly kernel: CompiledKernel;
      /** The first shard and the one behind the last, of every thread. */
      readonly shards: readonly (readonly [number, number])[];
    }
  | {
      readonly kind: 'everyBlock';
      readonly kernel: CompiledKernel;
      /** The first block and the one behind the last, of every thread's part. */
      readonly parts: readonly (readonly [number, number])[];
    }
  | { readonly kind: 'blocks'; readonly kernel: CompiledKernel; readonly from: number; readonly to: number };

/** The start of part `index` where 0 to `count` is cut into `parts` even parts. */
export const partStart = (count: number, index: number, parts: number): number =>
  Math.floor((count * index) / parts);

/** The same by work: each part has about as much of it. `work` is that of each of the things. */
export function workStart(work: readonly number[], index: number, parts: number): number {
  const wanted = (work.reduce((sum, one) => sum + one, 0) * index) / parts;
  let start = 0;
  let done = 0;
  while (start < work.length && done + work[start] / 2 < wanted) done += work[start++];
  return start;
}

/** The shards of a thread, from the first to before the second. */
export const shardsOf = (thread: number, threads: number): readonly [number, number] => [
  partStart(shardCount, thread, threads),
  partStart(shardCount, thread + 1, threads),
];

function addToGroups(groups: KernelGroup[], kernel: CompiledKernel, whole: boolean): void {
  const last = groups.at(-1);
  if (last && !last.whole && !whole)
    groups[groups.length - 1] = { whole, kernels: [...last.kernels, kernel] };
  else groups.push({ whole, kernels: [kernel] });
}

/** The stages of `thread` of `threads`. Throws a `RangeError` where a kernel is missing. */
export function stagesOf(
  calls: readonly Call[],
  kernels: ReadonlyMap<string, CompiledKernel>,
  thread: number,
  threads: number,
): readonly Stage[] {
  const kernelOf = (name: string): CompiledKernel => {
    const kernel = kernels.get(name);
    if (!kernel) throw new RangeError(`the module has no function ${name}`);
    return kernel;
  };
  // The threads begin at different places, each where the lines are in its own cache.
  const ownFirst = Array.from({ length: threads }, (_, offset) => (thread + offset) % threads);
  const stages: Stage[] = [];
  let groups: KernelGroup[] | null = null;
  for (const call of calls) {
    if (call.kind === 'shards') {
      if (!groups) {
        groups = [];
        stages.push({ kind: 'shards', groups });
      }
      addToGroups(groups, kernelOf(call.name), call.whole);
      continue;
    }
    groups = null;
    switch (call.kind) {
      case 'augment':
      case 'factors':
      case 'barrier':
        stages.push({ kind: call.kind });
        break;
      case 'images':
        stages.push({ kind: 'images', kernel: kernelOf(call.name) });
        break;
      case 'everyImage':
        stages.push({
          kind: 'everyImage',
          kernel: kernelOf(call.name),
          shards: ownFirst.map(other => shardsOf(other, threads)),
        });
        break;
      case 'everyBlock':
        stages.push({
          kind: 'everyBlock',
          kernel: kernelOf(call.name),
          parts: ownFirst.map(part => [
            partStart(call.count, part, threads),
            partStart(call.count, part + 1, threads),
          ]),
        });
        break;
      case 'blocks': {
        const { first, count, work } = call;
        const start = (index: number): number =>
          first + (work === null ? partStart(count, index, threads) : workStart(work, index, threads));
        const from = start(thread);
        const to = start(thread + 1);
        if (from < to) stages.push({ kind: 'blocks', kernel: kernelOf(call.name), from, to });
        break;
      }
      default:
        call satisfies never;
    }
  }
  return stages;
}
