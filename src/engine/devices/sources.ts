/** Every trainer of this project, in the order in which they are measured. Nothing is loaded before it is used. */
import { canShareMemory } from '../../core/shared-memory.ts';
import type { BackendName, TrainerName } from '../../core/training/device.ts';
import type { Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import { loadTfjs } from '../trainers/tfjs.ts';
import { gpuThroughput } from './gpu-throughput.ts';
import { isWebGlInSoftware, wasmObstacle, webGlObstacle, webGpuObstacle } from './obstacles.ts';
import { threadCounts } from './thread-counts.ts';

export type DeviceSpeed =
  /** Only real training steps tell the speed. */
  | { readonly kind: 'unknown' }
  /** The GPU is emulated on the processor, where WebAssembly is faster. */
  | { readonly kind: 'software' }
  /** Peak speed in billions of floating-point operations a second. */
  | { readonly kind: 'measured'; readonly gflops: number };

export interface TrainerSource {
  readonly backend: BackendName;
  readonly trainer: TrainerName;
  /** Gives the reason why no model can be trained this way in this browser, null when it can be tried. */
  obstacle(): Promise<string | null>;
  /** Estimates the device's speed within a fraction of a second. */
  speed(): Promise<DeviceSpeed>;
  /** The numbers of threads to choose from, most first; only 1 where the trainer has none of its own. */
  threadCounts(): readonly number[];
  /** Rejects with a `TrainerFailure`; 'unsupported' when it cannot train this model. `threads` is of `threadCounts`. */
  create(setup: TrainerSetup, threads: number): Promise<Trainer>;
}

const oneThread = (): readonly number[] => [1];
const unknownSpeed = async (): Promise<DeviceSpeed> => ({ kind: 'unknown' });

async function webGpuSpeed(): Promise<DeviceSpeed> {
  const gflops = await gpuThroughput();
  return gflops === null ? { kind: 'unknown' } : { kind: 'measured', gflops };
}

const webGlSpeed = async (): Promise<DeviceSpeed> => ({ kind: isWebGlInSoftware() ? 'software' : 'unknown' });

async function createLayers(backend: BackendName, setup: TrainerSetup): Promise<Trainer> {
  const { startLayersBackend } = await import('../trainers/layers/backend.ts');
  const { createLayersTrainer } = await import('../trainers/layers/layers-trainer.ts');
  return createLayersTrainer(await startLayersBackend(await loadTfjs(), backend), setup);
}

const layers = (
  backend: BackendName,
  obstacle: TrainerSource['obstacle'],
  speed: TrainerSource['speed'] = unknownSpeed,
): TrainerSource => ({
  backend,
  trainer: 'layers',
  obstacle,
  speed,
  threadCounts: oneThread,
  create: setup => createLayers(backend, setup),
});

/** Several threads where the page may share memory, else only the engine's own. More than eight are of no use. */
const wasmThreads = (): readonly number[] =>
  canShareMemory() ? threadCounts(navigator.hardwareConcurrency, 8) : oneThread();

async function createCompiledWasm(setup: TrainerSetup, threads: number): Promise<Trainer> {
  const { createWasmTrainer } = await import('../trainers/wasm/wasm-trainer.ts');
  if (!canShareMemory()) return createWasmTrainer(setup, { threads: 1, spawn: null });
  const { spawnThread } = await import('../trainers/wasm/runtime/spawn-thread.ts');
  return createWasmTrainer(setup, { threads, spawn: spawnThread });
}

async function createCompiledWebGpu(setup: TrainerSetup): Promise<Trainer> {
  const { createWebGpuTrainer } = await import('../trainers/webgpu/webgpu-trainer.ts');
  return createWebGpuTrainer(setup, { kind: 'adapter', gpu: navigator.gpu });
}

export const trainerSources: readonly TrainerSource[] = [
  {
    backend: 'wasm',
    trainer: 'compiled',
    obstacle: wasmObstacle,
    speed: unknownSpeed,
    threadCounts: wasmThreads,
    create: createCompiledWasm,
  },
  {
    backend: 'webgpu',
    trainer: 'compiled',
    obstacle: webGpuObstacle,
    speed: webGpuSpeed,
    threadCounts: oneThread,
    create: createCompiledWebGpu,
  },
  layers('webgpu', webGpuObstacle),
  layers('webgl', webGlObstacle, webGlSpeed),
  layers('wasm', wasmObstacle),
  layers('cpu', async () => null),
];
