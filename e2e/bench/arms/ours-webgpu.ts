/** This project's compiled step on WebGPU. */
import { createWebGpuTrainer } from '../../../src/engine/trainers/webgpu/webgpu-trainer.ts';
import type { Network } from '../networks.ts';
import type { Session } from '../session.ts';
import type { Images } from './images.ts';
import { sessionOf, setupOf } from './trainer-session.ts';

export async function webGpuSession(network: Network, batch: number, images: Images): Promise<Session> {
  const source = { kind: 'adapter', gpu: navigator.gpu } as const;
  return sessionOf(await createWebGpuTrainer(setupOf(network, batch, images), source), batch, images);
}
