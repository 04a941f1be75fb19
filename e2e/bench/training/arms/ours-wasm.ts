/** This project's compiled step on WASM threads. */
import { spawnThread } from '../../../../src/engine/trainers/wasm/runtime/spawn-thread.ts';
import { createWasmTrainer } from '../../../../src/engine/trainers/wasm/wasm-trainer.ts';
import type { ArmSession } from '../arm-protocol.ts';
import type { Network } from '../networks.ts';
import type { Images } from './images.ts';
import { sessionOf, setupOf } from './trainer-session.ts';

export async function wasmSession(
  threads: 1 | 2,
  network: Network,
  batch: number,
  images: Images,
): Promise<ArmSession> {
  // One thread is what a page that is not cross-origin isolated gets: no shared memory either.
  const options = threads === 1 ? { threads, spawn: null } : { threads, spawn: spawnThread };
  return sessionOf(await createWasmTrainer(setupOf(network, batch, images), options), batch, images);
}
