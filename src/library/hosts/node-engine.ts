/** Runs the engine in Node: it plans on the calling thread, and worker threads compute. */
import { availableParallelism } from 'node:os';
import { compiledWasm } from '../../engine/devices/compiled-sources.ts';
import { createEngine } from '../../engine/engine.ts';
import { spawnNodeThread } from '../../engine/trainers/wasm/node/spawn-node-thread.ts';
import type { ThreadPort } from '../../engine/trainers/wasm/runtime/thread-protocol.ts';
import { createWasmTrainer } from '../../engine/trainers/wasm/wasm-trainer.ts';
import type { EngineEvent } from '../../protocol.ts';
import { countsFor, exportNothing, isHeard, type StartEngine, sourcesFor } from './engine-host.ts';

export const startInNode =
  (spawn: () => ThreadPort): StartEngine =>
  (start, listener) => {
    const counts = countsFor(start, availableParallelism());
    let isClosed = false;
    const underWay = new Set<number>();
    const engine = createEngine({
      sources: sourcesFor(
        start,
        compiledWasm(
          () => counts,
          (setup, threads) => createWasmTrainer(setup, { threads, spawn }),
        ),
      ),
      post(event: EngineEvent) {
        if (!isClosed && isHeard(event)) listener.event(event);
      },
      checkpointEvery: Number.POSITIVE_INFINITY,
      exportNetwork: exportNothing,
    });
    return {
      send(request) {
        underWay.add(request.id);
        void engine.handle(request).finally(() => underWay.delete(request.id));
      },
      close() {
        isClosed = true;
        for (const id of underWay) void engine.handle({ kind: 'stop', id });
      },
    };
  };

/** Starts a thread from the package's own file. */
export const spawnPackagedThread = (): ThreadPort =>
  spawnNodeThread(new URL('../../engine/trainers/wasm/node/node-thread.ts', import.meta.url));
