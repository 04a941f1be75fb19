/** This project's compiled step on WASM threads. */
import type { ModelSpec } from '../../../src/core/model-spec.ts';
import { spawnWorker } from '../../../src/engine/trainers/wasm/spawn-worker.ts';
import { createWasmTrainer } from '../../../src/engine/trainers/wasm/trainer.ts';
import type { Session } from '../session.ts';
import type { Images } from './images.ts';
import { sessionOf, setupOf } from './trainer-session.ts';

export async function wasmSession(
  threads: 1 | 2,
  spec: ModelSpec,
  batch: number,
  images: Images,
): Promise<Session> {
  // One thread is what a page that is not cross-origin isolated gets: no shared memory either.
  const options = threads === 1 ? { threads, spawn: null } : { threads, spawn: spawnWorker };
  return sessionOf(await createWasmTrainer(setupOf(spec, batch, images), options), batch);
}
