import { describe, expect, it } from 'vitest';
import { cellIds, statusOf } from '../../core/notebook/cell-graph.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import type { RunBody } from '../page/run-bodies.ts';
import type { RunRecord } from '../page/run-record.ts';
import { arrange } from '../testing/arrange.ts';
import { memoryStorage, visit } from '../testing/memory-storage.ts';
import { repaired } from './restore.ts';
import type { SavedPage, StorageService } from './saved-page.ts';

/** A visit in which every cell was run and all was kept. */
async function completeVisit(storage: StorageService) {
  const visited = await visit(storage);
  visited.app.cells.runAll();
  await visited.app.cells.settled();
  await visited.app.storage.saved();
  return visited;
}

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
    expect(app.store.getState().unsaved).toBeNull();
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

  it('nothing is trained or loaded to get there', async () => {
    const storage = memoryStorage();
    await completeVisit(storage);
    const { calls } = await visit(storage);
    expect(calls).toEqual([]);
  });

  it('a run that was under way is not shown as done', async () => {
    const storage = memoryStorage();
    const before = arrange({ waits: true });
    await before.app.storage.restoreFrom(storage);
    before.app.cells.runAll();
    await before.until('train', 'running');
    await before.app.storage.saved();
    const { states } = await visit(storage);
    expect(states()).toBe('done done done idle idle idle');
  });

  it('a run that was cut off is offered, and goes on where it was', async () => {
    const storage = memoryStorage();
    const disk = { current: null };
    const before = arrange({ waits: true, disk });
    await before.app.storage.restoreFrom(storage);
    before.app.cells.runAll();
    await before.until('train', 'running');
    while (disk.current === null) await Promise.resolve();
    await before.app.storage.saved();

    const after = arrange({ disk });
    await after.app.storage.restoreFrom(storage);
    expect(after.app.store.getState().interrupted?.checkpoint.epoch).toBe(1);
    after.app.training.continueInterrupted();
    await after.app.cells.settled();
    expect(after.calls).toEqual(['data', 'train from epoch 1']);
    expect(disk.current).toBeNull();
  });

  it('a run that was kept a moment before the page went is not offered as cut off', async () => {
    const storage = memoryStorage();
    const disk: { current: InterruptedRun | null } = { current: null };
    const before = arrange({ waits: true, disk });
    await before.app.storage.restoreFrom(storage);
    before.app.cells.runAll();
    while (disk.current === null) await Promise.resolve();
    const checkpoint: InterruptedRun = disk.current;
    before.app.training.stop();
    await before.app.cells.settled();
    await before.app.storage.saved();
    expect(disk.current).toBeNull();

    disk.current = checkpoint;
    const { app, states } = arrange({ disk });
    await app.storage.restoreFrom(storage);
    expect(app.store.getState().interrupted).toBeNull();
    expect(disk.current).toBeNull();
    expect(states()).toBe('done done done stopped done done');
  });

  it('an ensemble that was cut off keeps the networks that it has, and goes on with the one that was trained', async () => {
    const storage = memoryStorage();
    const disk: { current: InterruptedRun | null } = { current: null };
    const before = arrange({ waits: true, finishes: 2, disk });
    await before.app.storage.restoreFrom(storage);
    before.app.settings.edit({ networks: 4, seed: 7 });
    before.app.cells.runAll();
    while (disk.current === null) await Promise.resolve();
    await before.app.storage.saved();

    const after = arrange({ disk });
    await after.app.storage.restoreFrom(storage);
    after.app.training.continueInterrupted();
    await after.app.cells.settled();
    expect(after.calls).toEqual(['data', 'train from epoch 1', 'train']);
    expect(after.seeds).toEqual([
      [9, 7],
      [10, 7],
    ]);
    const [run] = after.app.store.getState().runs;
    await after.app.storage.saved();
    expect(((await storage.runBody(run.id)) as RunBody).networks).toHaveLength(4);
    expect(run.seconds).toBe(8);
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

describe('the runs of an earlier visit', () => {
  const signal = new AbortController().signal;
  const quiet = () => undefined;

  /** Two runs, the first of which was trained with 3 epochs. */
  async function visited(storage: StorageService) {
    const { app } = await visit(storage);
    for (const epochs of [3, 2]) {
      app.settings.edit({ epochs });
      app.cells.runAll();
      await app.cells.settled();
    }
    await app.storage.saved();
    return app;
  }

  it('predict and are compared with the weights that were kept', async () => {
    const storage = memoryStorage();
    await visited(storage);
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
    await visited(storage);
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
    await visited(storage);
    const { app } = await visit({ ...storage, runBody: async () => undefined });
    expect(await app.runs.compareSideBySide(['run 1', 'run 2'], quiet, signal)).toEqual({
      kind: 'impossible',
      message: 'The weights of this run are no longer in this browser’s storage.',
    });
  });

  it('that the first version wrote in one piece are taken apart and written anew', async () => {
    const storage = memoryStorage();
    const before = await visited(storage);
    const whole = await Promise.all(
      before.store.getState().runs.map(async run => {
        const { stepsPerEpoch: _, heldOutRows: __, ...record } = run;
        const body = (await storage.runBody(run.id)) as RunBody;
        return { ...record, ...body, best: body.networks[0] };
      }),
    );
    for (const { id } of whole) await storage.removeRun(id);
    for (const run of whole) await storage.writeRun(run, null);

    const { app } = await visit(storage);
    const bare = before.store.getState().runs.map(run => ({ ...run, stepsPerEpoch: expect.any(Number) }));
    expect(app.store.getState().runs).toEqual(bare);
    await app.storage.saved();
    expect(await storage.runs()).toEqual(expect.arrayContaining(bare));
    expect(await storage.runBody('run 2')).toMatchObject({ networks: whole[0].networks });
  });
});

it('a visit that the first version kept is there under the names of today', async () => {
  const storage = memoryStorage();
  const before = await visit(storage);
  before.app.settings.edit({ networks: 2, views: 5, validationShare: 0.5 });
  before.app.cells.runAll();
  await before.app.cells.settled();
  before.app.settings.edit({ seed: 9 });
  before.app.cells.accept('train');
  before.app.store.setState({
    paces: [{ backend: 'wasm', trainer: 'compiled', stepCost: 2, secondsPerCost: 3, wholeRun: true }],
    deviceMeasurements: [
      { kind: 'unavailable', backend: 'webgpu', trainer: 'compiled', reason: 'no adapter' },
    ],
  });
  await before.app.storage.saved();
  const oldNames = ({
    networks: nets,
    views: tta,
    validationShare: validation,
    ...rest
  }: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries({ ...rest, nets, tta, validation }).filter(([, value]) => value !== undefined),
    );
  const { accepted, paces, deviceMeasurements, ...page } = (await storage.read('page')) as SavedPage;
  await storage.write('page', {
    ...page,
    version: 1,
    settings: oldNames(page.settings),
    results: Object.fromEntries(
      Object.entries(page.results).map(([cell, result]) => [
        cell,
        { ...result, inputs: { ...result.inputs, facts: oldNames(result.inputs.facts) } },
      ]),
    ),
    kept: accepted,
    calibrations: paces,
    trials: deviceMeasurements,
  });
  for (const run of (await storage.runs()) as readonly RunRecord[])
    await storage.writeRun({ ...run, settings: oldNames(run.settings) } as unknown as RunRecord, null);

  const after = await visit(storage);
  expect(after.states()).toBe(before.states());
  const [old, now] = [before.app.store.getState(), after.app.store.getState()];
  expect(now.settings).toMatchObject({ networks: 2, views: 5, validationShare: 0.5, seed: 9 });
  for (const part of ['settings', 'runs', 'paces', 'deviceMeasurements'] as const)
    expect(now[part]).toEqual(old[part]);
  for (const cell of ['train', 'evaluate', 'predict'] as const)
    expect(statusOf(now.notebook, cell)).toEqual(statusOf(old.notebook, cell));
  expect(statusOf(now.notebook, 'train')).toMatchObject({ kind: 'stale', accepted: true });
});

it('settings of another version keep what is still possible', () => {
  const { epochs: _, ...others } = defaultSettings;
  const saved = { ...others, batchSize: -4, seed: 7, gone: true } as unknown as Settings;
  expect(repaired(saved)).toEqual({ ...defaultSettings, seed: 7 });
});

describe('notes', () => {
  it('come back as they were, and an empty one that is left is not kept', async () => {
    const storage = memoryStorage();
    const { app } = await visit(storage);
    app.notes.add(1);
    app.notes.edit(app.store.getState().notes[0].id, '# Why');
    app.notes.add(2);
    app.notes.setEditing(null);
    await app.storage.saved();
    const again = await visit(storage);
    expect(again.app.store.getState().notes).toEqual([expect.objectContaining({ text: '# Why', slot: 1 })]);
  });

  it('a deleted one comes back to its place', async () => {
    const { app } = await visit(memoryStorage());
    for (const text of ['a', 'b', 'c']) {
      app.notes.add(3);
      app.notes.edit(app.store.getState().editingNote ?? '', text);
    }
    const [, { id }] = app.store.getState().notes;
    app.notes.remove(id);
    app.notes.undoRemove();
    expect(app.store.getState().notes.map(({ text }) => text)).toEqual(['a', 'b', 'c']);
  });
});
