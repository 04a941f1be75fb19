/** The matrix of faults and phases: each entry is a promise with its test, or says why the fault cannot happen. */
import type { MatrixRow } from './matrix-row.ts';
import { computerAsleep } from './rows/asleep.ts';
import { contextLost, deviceLost, gpuProcessKilled, noAdapter, noWebGpu } from './rows/gpu.ts';
import { chunkMissing, offline, pageCrashed } from './rows/page.ts';
import { databaseBlocked, quotaFull, secondTab } from './rows/storage.ts';
import { workerHangs, workerKilled, workerThrows } from './rows/workers.ts';

export const faults = [
  'no WebGPU',
  'no adapter',
  'device lost',
  'context lost',
  'GPU process killed',
  'worker throws',
  'worker killed',
  'worker hangs',
  'page crashed',
  'computer asleep',
  'script chunk missing',
  'offline',
  'quota full',
  'database blocked',
  'second tab',
] as const;

export const matrix: { readonly [Fault in (typeof faults)[number]]: MatrixRow } = {
  'no WebGPU': noWebGpu,
  'no adapter': noAdapter,
  'device lost': deviceLost,
  'context lost': contextLost,
  'GPU process killed': gpuProcessKilled,
  'worker throws': workerThrows,
  'worker killed': workerKilled,
  'worker hangs': workerHangs,
  'page crashed': pageCrashed,
  'computer asleep': computerAsleep,
  'script chunk missing': chunkMissing,
  offline,
  'quota full': quotaFull,
  'database blocked': databaseBlocked,
  'second tab': secondTab,
};
