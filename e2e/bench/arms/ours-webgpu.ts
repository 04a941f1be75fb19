/** This project's compiled step on WebGPU. */
import type { ModelSpec } from '../../../src/core/model-spec.ts';
import { createWebGpuTrainer } from '../../../src/engine/trainers/webgpu/webgpu-trainer.ts';
import type { Session } from '../session.ts';
import type { Images } from './images.ts';
import { sessionOf, setupOf } from './trainer-session.ts';

export async function webGpuSession(spec: ModelSpec, batch: number, images: Images): Promise<Session> {
  const source = { kind: 'adapter', gpu: navigator.gpu } as const;
  return sessionOf(await createWebGpuTrainer(setupOf(spec, batch, images), source), batch);
}
