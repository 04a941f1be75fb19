import { describe, expect, it } from 'vitest';
import { memoryStorage, visit, visitWithTwoRuns } from '../testing/memory-storage.ts';

describe('the runs of an earlier visit', () => {
  const signal = new AbortController().signal;
  const quiet = () => undefined;

  it('predict and are compared with the weights that were kept', async () => {
    const storage = memoryStorage();
    await visitWithTwoRuns(storage);
    const { app, states } = await visit(storage);
    app.runs.select('run 1');
    app.cells.runAll();
    await app.cells.settled();
    expect(app.store.getState().prediction?.run).toBe('run 1');
    expect(states()).toBe('done done done stale done done');
    expect((await app.runs.compareSideBySide(['run 1', 'run 2'], quiet, signal)).kind).toBe('compared');
    await app.storage.saved();
    const again = await visit(storage);
    expect(again.states()).toBe(states());
  });

  it('come back whole when their deletion is undone, also from the storage', async () => {
    const storage = memoryStorage();
    await visitWithTwoRuns(storage);
    const { app } = await visit(storage);
    app.runs.remove('run 1');
    await app.storage.saved();
    expect(await storage.runBody('run 1')).toBeUndefined();
    app.runs.undoRemove();
    await app.storage.saved();
    const again = await visit(storage);
    expect(
      again.app.store
        .getState()
        .runs.map(({ id }) => id)
        .sort(),
    ).toEqual(['run 1', 'run 2']);
    expect((await again.app.runs.compareSideBySide(['run 1', 'run 2'], quiet, signal)).kind).toBe('compared');
  });

  it('whose weights are gone say so instead of failing silently', async () => {
    const storage = memoryStorage();
    await visitWithTwoRuns(storage);
    const { app } = await visit({ ...storage, runBody: async () => undefined });
    expect(await app.runs.compareSideBySide(['run 1', 'run 2'], quiet, signal)).toEqual({
      kind: 'impossible',
      message: 'The weights of this run are no longer in this browser’s storage.',
    });
  });
});
