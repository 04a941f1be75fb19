import { describe, expect, it } from 'vitest';
import { statusOf } from '../../core/notebook/cell-graph.ts';
import { memoryStorage, visit } from '../testing/memory-storage.ts';
import type { StorageService } from './saved-page.ts';

it('leaving the page loses something until what was just done is written', async () => {
  const { app } = await visit(memoryStorage());
  expect(app.storage.losesByLeaving()).toBe(false);
  app.cells.runAll();
  await app.cells.settled();
  expect(app.storage.losesByLeaving()).toBe(true);
  await app.storage.saved();
  expect(app.storage.losesByLeaving()).toBe(false);
});

it('data comes back in a browser that stores no blobs, as a private window of WebKit', async () => {
  const storage = memoryStorage();
  const holdsBlob = (value: unknown): boolean =>
    value instanceof Blob ||
    (typeof value === 'object' && value !== null && Object.values(value).some(holdsBlob));
  const without: StorageService = {
    ...storage,
    async write(key, value) {
      if (holdsBlob(value)) throw new DOMException('Error preparing Blob/File data', 'UnknownError');
      await storage.write(key, value);
    },
  };
  const { app, states } = await visit(without);
  app.cells.runAll();
  await app.cells.settled();
  await app.storage.saved();
  expect(app.store.getState().storage.problem).toBeNull();
  const again = await visit(without);
  expect(again.states()).toBe(states());
  expect(again.app.store.getState().data).toEqual(app.store.getState().data);
});

describe('a browser that does not save', () => {
  it('is told in words, training goes on, and when saving works again all is written and the words go', async () => {
    const storage = memoryStorage();
    let full = true;
    const sometimes: StorageService = {
      ...storage,
      async write(key, value) {
        if (full) throw new DOMException('no room', 'QuotaExceededError');
        await storage.write(key, value);
      },
      async writeRun(run, body) {
        if (full) throw new DOMException('no room', 'QuotaExceededError');
        await storage.writeRun(run, body);
      },
    };
    const { app, states, wait } = await visit(sometimes);
    app.cells.runAll();
    await app.cells.settled();
    await app.storage.saved();
    expect(app.store.getState().storage.problem).toMatch(/storage is full/);
    expect(app.storage.losesByLeaving()).toBe(true);
    expect(statusOf(app.store.getState().notebook, 'train').kind).toBe('done');
    full = false;
    app.settings.edit({ views: 5 });
    await app.storage.saved();
    expect(app.store.getState().storage.problem).toMatch(/storage is full/);
    wait(10_000);
    app.settings.edit({ views: 1 });
    await app.storage.saved();
    expect(app.store.getState().storage.problem).toBeNull();
    expect(app.storage.losesByLeaving()).toBe(false);
    const again = await visit(storage);
    expect(again.states()).toBe(states());
  });
});
