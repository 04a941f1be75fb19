/** This project's compiled step on WebGPU. */
import type { Precision } from '../../../../src/core/training/train-config.ts';
import { createWebGpuTrainer } from '../../../../src/engine/trainers/webgpu/webgpu-gang.ts';
import type { ArmSession } from '../arm-protocol.ts';
import type { Network } from '../networks.ts';
import type { Images } from './images.ts';
import { sessionOf, setupOf } from './trainer-session.ts';

/** Rejects where mixed precision is asked of a GPU without `shader-f16`: the trainer would take float32 instead. */
export async function webGpuSession(
  network: Network,
  batch: number,
  images: Images,
  precision: Precision,
): Promise<ArmSession> {
  const { gpu } = navigator;
  const adapter = await gpu?.requestAdapter();
  if (precision === 'mixed' && adapter && !adapter.features.has('shader-f16'))
    throw new Error('this GPU has no float16 (shader-f16)');
  const setup = setupOf(network, batch, images);
  const trainer = await createWebGpuTrainer(
    { ...setup, config: { ...setup.config, precision } },
    { kind: 'adapter', gpu },
  );
  return sessionOf(trainer, batch, images);
}
