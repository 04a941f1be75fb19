/** This project's compiled step on WASM threads. */
import { canFuse } from '../../../../src/core/fused-multiply-add.ts';
import type { Precision } from '../../../../src/core/training/train-config.ts';
import { spawnThread } from '../../../../src/engine/trainers/wasm/runtime/spawn-thread.ts';
import { createWasmTrainer } from '../../../../src/engine/trainers/wasm/wasm-trainer.ts';
import type { ArmSession } from '../arm-protocol.ts';
import type { Network } from '../networks.ts';
import type { Images } from './images.ts';
import { sessionOf, setupOf } from './trainer-session.ts';

/** Rejects where fused arithmetic is asked of an engine without it: the trainer would take the exact one instead. */
export async function wasmSession(
  threads: 1 | 2,
  precision: Precision,
  network: Network,
  batch: number,
  images: Images,
): Promise<ArmSession> {
  // One thread is what a page that is not cross-origin isolated gets: no shared memory either.
  const options = threads === 1 ? { threads, spawn: null } : { threads, spawn: spawnThread };
  if (precision === 'fused' && !canFuse()) throw new Error('this engine has no relaxed SIMD');
  const setup = setupOf(network, batch, images);
  const config = { ...setup.config, precision };
  return sessionOf(await createWasmTrainer({ ...setup, config }, options), batch, images);
}
