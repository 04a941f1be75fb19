/** A storage that is as quick as memory, and a visit of the page that uses one. */
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

/** A visit: what an earlier one left is read, then everything that changes is kept. */
export async function visit(storage: StorageService) {
  const arranged = arrange();
  await arranged.app.storage.restoreFrom(storage);
  return arranged;
}
