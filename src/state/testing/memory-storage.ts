/** A storage that is as quick as memory, and visits of the page that use one. */
import type { StorageService } from '../persistence/saved-page.ts';
import { arrange } from './arrange.ts';

export function memoryStorage(): StorageService {
  const kept = new Map<string, unknown>();
  const runs = new Map<string, { readonly id: string }>();
  const bodies = new Map<string, object>();
  return {
    read: async key => kept.get(key),
    async write(key, value) {
      kept.set(key, structuredClone(value));
    },
    runs: async () => [...runs.values()],
    runBody: async id => bodies.get(id),
    async writeRun(run, body) {
      runs.set(run.id, structuredClone(run));
      if (body) bodies.set(run.id, structuredClone(body));
    },
    async removeRun(id) {
      runs.delete(id);
      bodies.delete(id);
    },
    async clear() {
      kept.clear();
      runs.clear();
      bodies.clear();
    },
  };
}

/** A visit: reads what an earlier one left, then saves everything that changes. */
export async function visit(storage: StorageService) {
  const arranged = arrange();
  await arranged.app.storage.restoreFrom(storage);
  return arranged;
}

/** A visit in which every cell was run and everything was saved. */
export async function completeVisit(storage: StorageService) {
  const visited = await visit(storage);
  visited.app.cells.runAll();
  await visited.app.cells.settled();
  await visited.app.storage.saved();
  return visited;
}

/** A visit in which two runs were trained, the first with 3 epochs. */
export async function visitWithTwoRuns(storage: StorageService) {
  const { app } = await visit(storage);
  for (const epochs of [3, 2]) {
    app.settings.edit({ epochs });
    app.cells.runAll();
    await app.cells.settled();
  }
  await app.storage.saved();
  return app;
}
