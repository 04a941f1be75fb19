import { describe, expect, it } from 'vitest';
import type { DataWarning } from '../../core/data/checks/data-warning.ts';
import { newHistory } from '../../core/data/treatment.ts';
import { expectedScoreOf } from '../runs/expected-score.ts';
import { reportOf, warningsOf } from '../runs/report.ts';
import { arrange } from '../testing/arrange.ts';
import { memoryStorage } from '../testing/memory-storage.ts';

const warning: DataWarning = { kind: 'left-over', examples: { training: [0], test: [0] } };
const { treatments } = newHistory;
const inverted = { ...treatments, test: { ...treatments.test, inverted: true } };

async function trained() {
  const arranged = arrange({ warnings: [warning] });
  await arranged.app.storage.restoreFrom(memoryStorage());
  arranged.app.cells.runAll();
  await arranged.app.cells.settled();
  return arranged;
}

const examples = { training: [0], test: [0] };
const paper = { training: 0, test: 1 };

describe('a warning about the origin of the tables', () => {
  it.each<[boolean, DataWarning]>([
    [false, { kind: 'range', dark: 'test', examples }],
    [false, { kind: 'range', dark: 'training', examples }],
    [false, { kind: 'polarity', bright: 'test', paper, examples }],
    [false, { kind: 'polarity', bright: 'training', paper, examples }],
    [false, { kind: 'orientation', examples }],
    [false, { kind: 'left-over', examples }],
    // These concern both tables alike: test images fit what was learned.
    [true, { kind: 'range', dark: 'both', examples }],
    [true, { kind: 'sideways', examples }],
    [true, { kind: 'missing-classes', classes: [4] }],
  ])('leaves a score to expect: %s, after %j', async (isPromised, found) => {
    const { app } = arrange({ warnings: [found] });
    app.cells.runAll();
    await app.cells.settled();
    const promised = async () => {
      const page = app.store.getState();
      const report = await reportOf(page);
      return [expectedScoreOf(page, 'run 1'), report?.expected ?? null].map(score => score !== null);
    };
    expect(await promised()).toEqual([isPromised, isPromised]);
    app.data.dismiss(found.kind);
    expect(await promised()).toEqual([true, true]);
  });

  it('lets no score be expected until it is answered', async () => {
    const { app } = await trained();
    expect(expectedScoreOf(app.store.getState(), 'run 1')).toBeNull();
    expect(await reportOf(app.store.getState())).toMatchObject({
      expected: null,
      warnings: [expect.stringContaining('test.csv is left over')],
    });
    app.data.dismiss('left-over');
    expect(expectedScoreOf(app.store.getState(), 'run 1')).not.toBeNull();
    expect(warningsOf(app.store.getState())).toEqual([]);
    app.data.recallWarnings();
    expect(expectedScoreOf(app.store.getState(), 'run 1')).toBeNull();
  });

  it('that was set aside comes back with other data', async () => {
    const { app, given } = await trained();
    app.data.dismiss('left-over');
    given.hash = 'another';
    app.data.useSample();
    await app.cells.settled();
    expect(warningsOf(app.store.getState())).toHaveLength(1);
  });
});

it('a warning that does not depend on grey levels stays set aside when a table is treated', async () => {
  const { app } = await trained();
  app.data.dismiss('left-over');
  app.data.dismiss('polarity');
  app.data.treat(inverted);
  await app.cells.settled();
  const { data, dismissed } = app.store.getState();
  expect(dismissed).toEqual({ hash: data?.summary.hash, kinds: ['left-over'] });
});

describe('a treated table', () => {
  it('makes the results outdated, and taking it back makes them good again', async () => {
    const { app, states } = await trained();
    expect(states()).toBe('done done done done done done');
    app.data.treat(inverted);
    await app.cells.settled();
    expect(states()).toBe('done done done stale stale stale');
    expect(app.store.getState().data?.history.treatments).toEqual(inverted);
    app.data.treat(treatments);
    await app.cells.settled();
    expect(states()).toBe('done done done done done done');
  });

  it('and warnings that were set aside are as they were after a reload', async () => {
    const storage = memoryStorage();
    const before = arrange({ warnings: [warning] });
    await before.app.storage.restoreFrom(storage);
    before.app.cells.runAll();
    await before.app.cells.settled();
    before.app.data.treat({ ...inverted, testRemoved: true });
    await before.app.cells.settled();
    before.app.data.dismiss('left-over');
    await before.app.storage.saved();

    const after = arrange();
    await after.app.storage.restoreFrom(storage);
    const [old, fresh] = [before.app.store.getState(), after.app.store.getState()];
    expect(fresh.data).toEqual(old.data);
    expect(fresh.dismissed).toEqual(old.dismissed);
    expect(after.states()).toBe(before.states());
    after.app.data.treat(treatments);
    await after.app.cells.settled();
    expect(fresh.data?.test).toBeNull();
    expect(after.app.store.getState().data?.test?.rows).toBe(10);
  });
});

it('tables that an earlier version kept are untreated and without warnings', async () => {
  const storage = memoryStorage();
  const before = arrange();
  await before.app.storage.restoreFrom(storage);
  before.app.cells.runAll();
  await before.app.cells.settled();
  await before.app.storage.saved();
  const { history: _, ...data } = (await storage.read('data')) as Record<string, object>;
  const { warnings: __, ...summary } = data.summary as Record<string, unknown>;
  await storage.write('data', { ...data, summary });
  const { dismissed: ___, ...page } = (await storage.read('page')) as Record<string, unknown>;
  await storage.write('page', page);

  const { app, states } = arrange();
  await app.storage.restoreFrom(storage);
  expect(states()).toBe(before.states());
  expect(app.store.getState().data).toEqual(before.app.store.getState().data);
});

it('with nothing left to train on, training is refused with a remedy', async () => {
  const { app, calls, states } = arrange();
  app.settings.edit({ validationShare: 0.9 });
  app.cells.run('train');
  await app.cells.settled();
  expect(states()).toContain('done');
  const rows = app.store.getState().data?.training?.rows ?? 0;
  expect(rows).toBe(20);
  app.settings.edit({ validationShare: 0.99 });
  app.cells.run('train');
  await app.cells.settled();
  expect(calls.filter(call => call === 'train')).toHaveLength(1);
  expect(app.store.getState().problems.train).toEqual([
    {
      where: null,
      message: 'No image is left to train on: a validation share of 99 % holds out every image.',
      remedy: 'Lower the validation share, or drop more training images.',
    },
  ]);
});
