/**
 * The ways in which one PyTorch is run. As it comes it loses much of its time to memory that the allocator gives back and asks
 * for again in every step, and to a memory layout that its convolutions do not like; its own tuning guide names both remedies
 * (https://pytorch.org/tutorials/recipes/recipes/tuning_guide.html). Which way is fastest differs by network and batch.
 */
import { existsSync } from 'node:fs';

export interface TorchWay {
  readonly threads: 1 | 2;
  readonly channelsLast: boolean;
  readonly allocator: 'as it comes' | 'kept' | 'jemalloc';
}

/** Variables of the process by which glibc keeps the memory that it has. */
const keptMemory = {
  MALLOC_MMAP_THRESHOLD_: '1000000000',
  MALLOC_TRIM_THRESHOLD_: '1000000000',
  MALLOC_TOP_PAD_: '100000000',
} as const;

/** The path of jemalloc (Debian's libjemalloc2); null where the system has none. */
export function jemallocPath(): string | null {
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const folders = [`/usr/lib/${machine}-linux-gnu`, '/usr/lib64', '/usr/lib'];
  return folders.map(folder => `${folder}/libjemalloc.so.2`).find(existsSync) ?? null;
}

/** All combinations; those with jemalloc only where there is one. */
export function torchWays(jemalloc: string | null): readonly TorchWay[] {
  const allocators = ['as it comes', 'kept', ...(jemalloc === null ? [] : ['jemalloc' as const])] as const;
  return allocators.flatMap(allocator =>
    [false, true].flatMap(channelsLast =>
      ([2, 1] as const).map(threads => ({ threads, channelsLast, allocator })),
    ),
  );
}

/** The variables that a process of this way is started with, beside those that it inherits. */
export function variablesOf(
  { allocator }: TorchWay,
  jemalloc: string | null,
): Readonly<Record<string, string>> {
  switch (allocator) {
    case 'as it comes':
      return {};
    case 'kept':
      return keptMemory;
    case 'jemalloc':
      return jemalloc === null ? {} : { LD_PRELOAD: jemalloc };
    default:
      return allocator satisfies never;
  }
}

/** `2 threads, channels last, allocator kept`. */
export function describeWay({ threads, channelsLast, allocator }: TorchWay): string {
  const memory = { 'as it comes': 'allocator as it comes', kept: 'allocator kept', jemalloc: 'jemalloc' };
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}, channels ${channelsLast ? 'last' : 'first'}, ${memory[allocator]}`;
}
