/** Every trainer of this project, in the order in which they are measured. Nothing is loaded before it is used. */
import type { BackendName } from '../../core/training/device.ts';
import type { Trainer, TrainerSetup } from '../../core/training/trainer.ts';
import { loadTfjs } from '../trainers/tfjs.ts';
import { compiledWasmInBrowser, compiledWebGpu, oneThread } from './compiled-sources.ts';
import { isWebGlInSoftware, wasmObstacle, webGlObstacle, webGpuObstacle } from './obstacles.ts';
import { mostThreads, threadCounts } from './thread-counts.ts';
import type { DeviceSpeed, TrainerSource } from './trainer-source.ts';

const unknownSpeed = async (): Promise<DeviceSpeed> => ({ kind: 'unknown' });

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

export const trainerSources: readonly TrainerSource[] = [
  compiledWasmInBrowser(() => threadCounts(navigator.hardwareConcurrency, mostThreads)),
  compiledWebGpu,
  layers('webgpu', webGpuObstacle),
  layers('webgl', webGlObstacle, webGlSpeed),
  layers('wasm', wasmObstacle),
  layers('cpu', async () => null),
];
