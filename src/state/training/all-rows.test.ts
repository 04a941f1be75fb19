import { expect, test } from 'vitest';
import type { Settings } from '../../core/settings/settings.ts';
import { eventually } from '../../core/testing/eventually.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import { networkCount } from '../page/run-networks.ts';
import { expectedScoreOf } from '../runs/expected-score.ts';
import { reportOf } from '../runs/report.ts';
import { arrange } from '../testing/arrange.ts';

type Given = Parameters<typeof arrange>[0];

async function ran(changes: Partial<Settings>, given: Given = {}) {
  const arranged = arrange({ accuracy: () => 0.5, ...given });
  arranged.app.settings.edit(changes);
  arranged.app.cells.runAll();
  await arranged.app.cells.settled();
  return { ...arranged, page: arranged.app.store.getState() };
}

/** How often the engine was asked to predict each table. */
const askedFor = (calls: readonly string[], table: string) =>
  calls.filter(call => call === `predict ${table}`).length;

test('every network of an ensemble holds out other rows, and its estimate is of all of them, out of bag', async () => {
  const { page, calls } = await ran({ networks: 3 });
  const [run] = page.runs;
  expect(run).toMatchObject({ heldOutRows: 6, judges: { networks: 3, fewest: 1, most: 1 } });
  expect(page.evaluation).toMatchObject({ rows: Uint32Array.of(1, 2, 3, 4, 5, 6) });
  // Of rows 1 to 6 only row 3 is of the fourth class, which the double of the engine always answers.
  expect(page.evaluation).toMatchObject({
    gains: [],
    alone: [
      { network: 0, rows: 2, accuracy: 0 },
      { network: 1, rows: 2, accuracy: 0.5 },
      { network: 2, rows: 2, accuracy: 0 },
    ],
  });
  expect(expectedScoreOf(page, run.id)).toMatchObject({ accuracy: 1 / 6, rows: 6 });
  expect(askedFor(calls, 'training')).toBe(3);
  expect(askedFor(calls, 'test')).toBe(3);
  const report = await reportOf(page);
  expect(report?.rows).toMatchObject({ train: 20, validation: 6 });
  expect(report?.estimate).toContain('judged by 1 of 3 networks');
});

test('networks whose parts come round again are judged together where they held out the same', async () => {
  const { page } = await ran({ networks: 3 }, { holdsOut: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
  expect(page.runs[0]).toMatchObject({ heldOutRows: 20, judges: { networks: 3, fewest: 1, most: 2 } });
});

test('a final training on everything predicts alone, and what is expected is that of the validated network', async () => {
  const { page, calls, configs } = await ran({ finalTraining: true });
  const [run] = page.runs;
  expect(configs.map(({ validationShare }) => validationShare)).toEqual([0.1, 0]);
  expect(run).toMatchObject({ finalTraining: true, heldOutRows: 2, best: { validationAccuracy: 0.5 } });
  expect(networkCount(run)).toBe(2);
  expect(run.judges).toBeUndefined();
  expect(askedFor(calls, 'training')).toBe(1);
  expect(askedFor(calls, 'test')).toBe(1);
  expect(expectedScoreOf(page, run.id)).toMatchObject({ rows: 2 });
  expect((await reportOf(page))?.estimate).toContain('of the validated network');
});

test('a final training that is stopped predicts nothing: the validated network does', async () => {
  const disk: { current: InterruptedRun | null } = { current: null };
  const { app } = arrange({ waits: true, finishes: 1, disk });
  app.settings.edit({ finalTraining: true });
  app.cells.runAll();
  await eventually(() => disk.current !== null);
  app.training.stop();
  await app.cells.settled();
  const page = app.store.getState();
  expect(page.runs[0]).toMatchObject({ ended: 'stopped', heldOutRows: 2 });
  expect(page.runs[0].finalTraining).toBeUndefined();
  expect(page.evaluation).toMatchObject({ rows: Uint32Array.of(1, 2) });
});

test('a final training that was cut off goes on where it was, after the network that was validated', async () => {
  const disk: { current: InterruptedRun | null } = { current: null };
  const before = arrange({ waits: true, finishes: 1, disk });
  before.app.settings.edit({ finalTraining: true });
  before.app.cells.runAll();
  await eventually(() => disk.current !== null);
  const after = arrange({ disk });
  after.app.settings.edit({ finalTraining: true });
  after.app.data.useSample();
  await after.app.cells.settled();
  after.app.store.setState({ interrupted: disk.current });
  after.app.training.continueInterrupted();
  await after.app.cells.settled();
  expect(after.configs.map(({ validationShare }) => validationShare)).toEqual([0]);
  expect(after.app.store.getState().runs[0]).toMatchObject({ finalTraining: true, heldOutRows: 2 });
});

test('an ensemble of an earlier version goes on as it began: all of its networks hold out the same rows', async () => {
  const disk: { current: InterruptedRun | null } = { current: null };
  const before = arrange({ waits: true, finishes: 1, disk });
  before.app.settings.edit({ networks: 2 });
  before.app.cells.runAll();
  await eventually(() => disk.current !== null);
  const { recipes, finished, ...rest } = disk.current as InterruptedRun;
  const earlier: InterruptedRun = {
    ...rest,
    recipes: recipes.map(({ spec, config: { splitSeed: _, part: __, ...config } }) => ({ spec, config })),
    finished: finished.map(({ validationRows: _, ...network }) => network),
  };
  const { app, configs } = arrange();
  app.settings.edit({ networks: 2 });
  app.data.useSample();
  await app.cells.settled();
  app.store.setState({ interrupted: earlier });
  app.training.continueInterrupted();
  await app.cells.settled();
  expect(configs.map(({ splitSeed, part }) => [splitSeed, part])).toEqual([[1, undefined]]);
  const [run] = app.store.getState().runs;
  expect(run.heldOutRows).toBe(2);
  expect(run.judges).toBeUndefined();
});
