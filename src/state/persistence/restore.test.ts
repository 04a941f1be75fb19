import { describe, expect, it } from 'vitest';
import { cellIds, statusOf } from '../../core/notebook/cell-graph.ts';
import { arrange } from '../testing/arrange.ts';
import { completeVisit, memoryStorage, visit } from '../testing/memory-storage.ts';
import type { StorageService } from './saved-page.ts';

describe('after a reload', () => {
  it('data, settings, results, runs and what is selected are as they were', async () => {
    const storage = memoryStorage();
    const before = await visit(storage);
    before.app.settings.edit({ epochs: 3 });
    before.app.cells.runAll();
    await before.app.cells.settled();
    before.app.settings.edit({ seed: 9 });
    before.app.view.select('predict');
    await before.app.storage.saved();

    const after = await visit(storage);
    expect(after.states()).toBe(before.states());
    const [old, fresh] = [before.app.store.getState(), after.app.store.getState()];
    for (const part of ['settings', 'runs', 'prediction', 'evaluation', 'selectedRun', 'view'] as const)
      expect(fresh[part]).toEqual(old[part]);
    expect(fresh.data?.training?.pixels).toEqual(old.data?.training?.pixels);
    expect(after.app.metrics.read()).toEqual(before.app.metrics.read());
    expect(after.app.metrics.read().health).toEqual([{ step: 4, layers: [], network: 0 }]);
  });

  it('all is there although the disk did not answer at first', async () => {
    const storage = memoryStorage();
    const before = await completeVisit(storage);
    let asked = 0;
    const slow: StorageService = {
      ...storage,
      async read(key) {
        if (asked++ === 0) throw new Error('busy');
        return storage.read(key);
      },
    };
    const { app, states } = await visit(slow);
    expect(states()).toBe(before.states());
    expect(app.store.getState().storage.problem).toBeNull();
  });

  it('what was done before the disk answered is there too, and what was there before gives way', async () => {
    const storage = memoryStorage();
    await completeVisit(storage);
    let answer = () => {};
    const answered = new Promise<void>(resolve => {
      answer = resolve;
    });
    let asked = 0;
    const slow: StorageService = {
      ...storage,
      async read(key) {
        await answered;
        if (asked++ === 0) throw new Error('busy');
        return storage.read(key);
      },
    };
    const quick = arrange({ hash: 'another' });
    const remembered = quick.app.storage.restoreFrom(slow);
    quick.app.data.useSample();
    await quick.app.cells.settled();
    answer();
    await remembered;
    expect(quick.states()).toBe('done done done idle idle idle');
    await quick.app.storage.saved();

    const { app, states } = await visit(storage);
    expect(states()).toBe(quick.states());
    expect(app.store.getState().data?.summary.hash).toBe('another');
    expect(app.store.getState().runs).toHaveLength(1);
  });

  it('the results come while no cell is drawn, and the cells are drawn afterwards', async () => {
    const storage = memoryStorage();
    await completeVisit(storage);
    const { app } = arrange();
    const steps: unknown[] = [];
    app.store.subscribe((page, before) => {
      if (page.evaluation !== before.evaluation) steps.push(page.storage.restoring);
    });
    await app.storage.restoreFrom(storage);
    expect(steps).toEqual(['putting']);
    expect(app.store.getState().storage.restoring).toBeNull();
  });

  it('cells that a first visit has drawn are not taken away', async () => {
    const { app } = arrange();
    const steps = new Set<unknown>();
    app.store.subscribe(page => steps.add(page.storage.restoring));
    await app.storage.restoreFrom(memoryStorage());
    expect([...steps]).toEqual(['reading', null]);
  });

  it('nothing is trained or loaded to get there', async () => {
    const storage = memoryStorage();
    await completeVisit(storage);
    const { calls } = await visit(storage);
    expect(calls).toEqual([]);
  });

  it('an output that was not written in time is not shown as the newer result', async () => {
    const storage = memoryStorage();
    await completeVisit(storage);
    await storage.write('outputs', { statistics: null, evaluation: null, prediction: null });
    const { app } = await visit(storage);
    const shown = cellIds.map(cell => statusOf(app.store.getState().notebook, cell).kind);
    expect(shown).toEqual(['done', 'idle', 'done', 'done', 'idle', 'idle']);
  });
});
