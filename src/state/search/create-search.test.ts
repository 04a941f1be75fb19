import { expect, test } from 'vitest';
import type { SearchPlan } from '../../core/search/search-plan.ts';
import { startSettings } from '../../core/settings/presets.ts';
import { eventually } from '../../core/testing/eventually.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import { namesOf } from '../runs/run-name.ts';
import { arrange } from '../testing/arrange.ts';
import { storageWithoutRuns } from './testing/storage-without-runs.ts';

const rates: SearchPlan = {
  method: 'grid',
  axes: [{ kind: 'values', name: 'learningRate', values: [0.001, 0.003, 0.01] }],
  points: 3,
  draws: 4,
  seed: 1,
  fewestEpochs: 1,
  keepOneIn: 3,
};

/** Trainings with a rate of 0.003 do best. */
const accuracy = ({ learningRate }: { readonly learningRate: number }) =>
  0.99 - Math.abs(Math.log(learningRate / 0.003)) / 100;

/** A page with data, and a search that has been begun. */
async function searching(given: Parameters<typeof arrange>[0] = {}, plan = rates) {
  const arranged = arrange({ accuracy, ...given });
  const { app } = arranged;
  app.data.useSample();
  await app.cells.settled();
  app.settings.edit({ epochs: 9 });
  const search = await app.search.open();
  search.start(plan);
  const page = app.store.getState;
  const kinds = () =>
    page()
      .search?.queue.trials.map(trial => trial.state.kind)
      .join(' ');
  const trains = (trial: number) =>
    eventually(() => {
      const { searching: now } = page();
      return now.kind === 'training' && now.trials[0] === trial && now.run.kind === 'running';
    });
  return { ...arranged, search, page, kinds, trains };
}

test('every trial of a search leaves out the rows that were left out when it began', async () => {
  const { app, search, page, configs, trains } = await searching({ waits: true, finishes: 1 });
  await trains(1);
  search.stop();
  await search.settled();
  expect(configs.map(({ leftOut }) => leftOut)).toEqual([undefined, undefined]);
  app.rows.leaveOut([6, 2], true);
  search.start(rates);
  await trains(0);
  // What is left out from now on is for the next search.
  app.rows.leaveOut([9], true);
  search.skip(0);
  await trains(1);
  search.stop();
  await search.settled();
  expect(configs.slice(2).map(({ leftOut }) => leftOut)).toEqual([
    [2, 6],
    [2, 6],
  ]);
  expect(page().search?.leftOut).toEqual([2, 6]);
});

test('every trial becomes a kept run of this search, and the run in use stays', async () => {
  const { app, search, page, kinds, seeds } = await searching();
  await search.settled();
  expect(kinds()).toBe('done done done');
  expect(page().searching).toEqual({ kind: 'resting', problem: null });
  expect(page().runs.map(run => [run.trialOf?.trial, run.settings.learningRate])).toEqual([
    [3, 0.01],
    [2, 0.003],
    [1, 0.001],
  ]);
  expect(page().selectedRun).toBeNull();
  expect(seeds).toEqual(new Array(3).fill([1, 1]));
  expect(namesOf(page().runs).get('run 2')).toBe('search 1, trial 2: learning rate 0.003');
  expect(app.store.getState().settings).toMatchObject({ learningRate: startSettings.learningRate });
});

test('the settings of a trial go into the cells, and its weights with them', async () => {
  const { search, page, states } = await searching();
  await search.settled();
  search.use(1);
  expect(page().settings).toMatchObject({ learningRate: 0.003, epochs: 9 });
  expect(page().selectedRun).toBe('run 2');
  expect(states()).toBe('done done done done idle idle');
});

test('successive halving gives the best third three times the epochs', async () => {
  const { search, page } = await searching({}, { ...rates, method: 'halving', draws: 9 });
  await search.settled();
  const trials = page().search?.queue.trials ?? [];
  expect(trials.map(trial => trial.epochs)).toEqual([1, 1, 1, 3]);
  expect(trials.at(-1)?.changes).toEqual({ learningRate: 0.003 });
});

test('pausing pauses the trial; resuming goes on with it', async () => {
  const { search, page, trains, kinds } = await searching({ waits: true });
  await trains(0);
  search.pause();
  expect(page().searching).toMatchObject({ kind: 'training', run: { kind: 'paused' } });
  search.resume();
  expect(page().searching).toMatchObject({ kind: 'training', run: { kind: 'running' } });
  search.stop();
  await search.settled();
  expect(kinds()).toBe('done skipped skipped');
});

test('a trial can be skipped while it runs or waits, and leaves no run', async () => {
  const { search, page, trains, kinds, given } = await searching({ waits: true });
  await trains(0);
  search.skip(2);
  given.waits = false;
  search.skip(0);
  await search.settled();
  expect(kinds()).toBe('skipped done skipped');
  expect(page().runs).toHaveLength(1);
});

test('stopping keeps what was trained so far', async () => {
  const { search, page, trains, kinds } = await searching({ waits: true });
  await trains(0);
  search.stop();
  await search.settled();
  expect(kinds()).toBe('done skipped skipped');
  expect(page().runs).toMatchObject([{ ended: 'stopped' }]);
});

test('a trial that fails says why, and the others are tried', async () => {
  const { search, page, kinds } = await searching({ trainFails: true });
  await search.settled();
  expect(kinds()).toBe('failed failed failed');
  expect(page().search?.queue.trials[0].state).toEqual({ kind: 'failed', message: 'The device is gone.' });
});

test('a model that is impossible fails its trial only', async () => {
  const axes = [{ kind: 'values', name: 'kernelSize', values: ['11', '3'] }] as const;
  const { app, search, kinds } = await searching({}, { ...rates, axes });
  await search.settled();
  expect(kinds()).toBe('done done');
  app.settings.edit({ padding: 'valid', convolutions: 3 });
  search.start({ ...rates, axes });
  await search.settled();
  expect(kinds()).toBe('failed done');
  expect(app.store.getState().search?.number).toBe(2);
});

test('the train cell goes first: the trial gives way and goes on from its checkpoint afterwards', async () => {
  const { app, search, trains, kinds, calls, given, until } = await searching({ waits: true });
  await trains(0);
  app.cells.run('train');
  await until('train', 'running');
  await eventually(() => app.store.getState().activeRun?.state.kind === 'running');
  expect(app.store.getState().searching.kind).toBe('waiting');
  given.waits = false;
  app.training.stop();
  await search.settled();
  expect(kinds()).toBe('done done done');
  expect(calls.filter(call => call.startsWith('train'))).toEqual([
    'train',
    'train',
    'train from epoch 1',
    'train',
    'train',
  ]);
});

test('after a reload the search waits to be resumed, and goes on where it was', async () => {
  const storage = storageWithoutRuns();
  const trialDisk: { current: InterruptedRun | null } = { current: null };
  const before = arrange({ accuracy, waits: true, trialDisk });
  await before.app.storage.restoreFrom(storage);
  before.app.data.useSample();
  await before.app.cells.settled();
  (await before.app.search.open()).start(rates);
  while (before.app.store.getState().searching.kind !== 'training' || trialDisk.current === null)
    await Promise.resolve();
  await before.app.storage.saved();

  const after = arrange({ accuracy, trialDisk });
  await after.app.storage.restoreFrom(storage);
  const { search: restored, searching: now } = after.app.store.getState();
  expect(restored?.queue.trials.map(trial => trial.state.kind)).toEqual(['waiting', 'waiting', 'waiting']);
  expect(now.kind).toBe('resting');
  const search = await after.app.search.open();
  search.resume();
  await search.settled();
  expect(after.calls).toEqual(['data', 'train from epoch 1', 'train', 'train']);
  expect(trialDisk.current).toBeNull();
});

test('with other data than it was begun with a search does not go on, and says why', async () => {
  const { app, search, page, trains, kinds, given } = await searching({ waits: true });
  await trains(0);
  given.hash = 'another';
  app.data.useSample();
  await app.cells.settled();
  search.skip(0);
  await search.settled();
  expect(kinds()).toBe('skipped waiting waiting');
  expect(page().searching).toMatchObject({ problem: expect.stringContaining('other data') });
});

test('a notebook that starts fresh leaves nothing of a search', async () => {
  const trialDisk: { current: InterruptedRun | null } = { current: null };
  const { app, page, trains } = await searching({ waits: true, trialDisk });
  await trains(0);
  await app.storage.startFresh();
  expect(page().search).toBeNull();
  expect(page().searching.kind).toBe('resting');
  expect(trialDisk.current).toBeNull();
});
