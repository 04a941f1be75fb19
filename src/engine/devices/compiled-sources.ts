/** The compiled trainers, which need no tfjs. */
import { canShareMemory } from '../../core/shared-memory.ts';
import type { Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import { gpuThroughput } from './gpu-throughput.ts';
import { wasmObstacle, webGpuObstacle } from './obstacles.ts';
import type { DeviceSpeed, TrainerSource } from './trainer-source.ts';

async function webGpuSpeed(): Promise<DeviceSpeed> {
  const gflops = await gpuThroughput();
  return gflops === null ? { kind: 'unknown' } : { kind: 'measured', gflops };
}

/** Uses several threads where the page may share memory, else only the engine's own. */
async function createInBrowser(setup: TrainerSetup, threads: number): Promise<Trainer> {
  const { createWasmTrainer } = await import('../trainers/wasm/wasm-trainer.ts');
  if (!canShareMemory()) return createWasmTrainer(setup, { threads: 1, spawn: null });
  const { spawnThread } = await import('../trainers/wasm/runtime/spawn-thread.ts');
  return createWasmTrainer(setup, { threads, spawn: spawnThread });
}

async function createCompiledGang(setups: readonly TrainerSetup[]): Promise<readonly Trainer[]> {
  const { createWebGpuGang } = await import('../trainers/webgpu/webgpu-gang.ts');
  return createWebGpuGang(setups, { kind: 'adapter', gpu: navigator.gpu });
}

async function createCompiledWebGpu(setup: TrainerSetup): Promise<Trainer> {
  const [trainer] = await createCompiledGang([setup]);
  return trainer;
}

export const oneThread = (): readonly number[] => [1];

/** WebAssembly on the threads that `create` starts, as many as one of `counts`. */
export const compiledWasm = (
  counts: TrainerSource['threadCounts'],
  create: TrainerSource['create'],
): TrainerSource => ({
  backend: 'wasm',
  trainer: 'compiled',
  obstacle: wasmObstacle,
  speed: async () => ({ kind: 'unknown' }),
  threadCounts: counts,
  create,
});

/** WebAssembly on nested workers of the engine's worker where the page may share memory. */
export const compiledWasmInBrowser = (counts: TrainerSource['threadCounts']): TrainerSource =>
  compiledWasm(() => (canShareMemory() ? counts() : oneThread()), createInBrowser);

export const compiledWebGpu: TrainerSource = {
  backend: 'webgpu',
  trainer: 'compiled',
  obstacle: webGpuObstacle,
  speed: webGpuSpeed,
  threadCounts: oneThread,
  create: createCompiledWebGpu,
  createGang: createCompiledGang,
};
