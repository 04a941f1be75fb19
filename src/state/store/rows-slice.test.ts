import { expect, it } from 'vitest';
import { statusOf } from '../../core/notebook/cell-graph.ts';
import { describeDifference } from '../../core/settings/edit-settings.ts';
import { arrange } from '../testing/arrange.ts';
import { completeVisit, memoryStorage, visit } from '../testing/memory-storage.ts';
import { leftOutRows, tagAt, tagsOf } from './rows-slice.ts';

const trained = async () => {
  const arranged = arrange();
  arranged.app.cells.runAll();
  await arranged.app.cells.settled();
  return arranged;
};

it('a row that is left out makes the training stale and says so; taking it back makes it fresh', async () => {
  const { app, states } = await trained();
  app.rows.leaveOut([7, 3], true);
  expect(states()).toBe('done done done stale stale stale');
  const status = statusOf(app.store.getState().notebook, 'train');
  expect(status.kind === 'stale' && status.differences.map(describeDifference)).toEqual([
    'rows left out none → 2 (4, 8)',
  ]);
  app.rows.undo();
  expect(states()).toBe('done done done done done done');
});

it('training without them is told which rows they are, and its run remembers it', async () => {
  const { app, configs, states } = await trained();
  app.rows.leaveOut([7, 3], true);
  app.rows.leaveOut([7], false);
  app.cells.runAll();
  await app.cells.settled();
  expect(configs.map(({ leftOut }) => leftOut)).toEqual([undefined, [3]]);
  const [run, before] = app.store.getState().runs;
  expect([run.leftOut, before.leftOut]).toEqual([[3], undefined]);
  // The earlier run used that row, so choosing it is choosing an outdated result.
  app.runs.select(before.id);
  expect(states()).toBe('done done done stale stale stale');
  app.runs.select(run.id);
  expect(states()).toMatch(/^done done done done/);
});

it('each change is taken back in turn, to nothing', async () => {
  const { app } = await trained();
  const now = () => leftOutRows(app.store.getState());
  app.rows.leaveOut([1], true);
  app.rows.leaveOut([2], true);
  expect(now()).toEqual([1, 2]);
  app.rows.undo();
  expect(now()).toEqual([1]);
  app.rows.undo();
  app.rows.undo();
  expect(now()).toEqual([]);
});

it('rows left out are those of one data set, and are there again with it and after a reload', async () => {
  const storage = memoryStorage();
  const { app } = await completeVisit(storage);
  app.rows.leaveOut([5], true);
  app.cells.runAll();
  await app.cells.settled();
  await app.storage.saved();
  const again = await visit(storage);
  expect(again.states()).toBe('done done done done done done');
  expect(leftOutRows(again.app.store.getState())).toEqual([5]);
  again.given.hash = 'other';
  again.app.data.useSample();
  await again.app.cells.settled();
  expect(leftOutRows(again.app.store.getState())).toEqual([]);
  again.given.hash = 'hash';
  again.app.data.useSample();
  await again.app.cells.settled();
  expect(leftOutRows(again.app.store.getState())).toEqual([5]);
});

const row7 = { table: 'training', row: 7 } as const;

it('an image has one tag, a short word, which a blank one removes and undo brings back', async () => {
  const { app, states } = await trained();
  const now = () => tagsOf(app.store.getState());
  app.rows.tag(row7, '  badly \n cut  ');
  app.rows.tag({ table: 'test', row: 7 }, 'x'.repeat(40));
  expect(now()).toEqual([
    { ...row7, tag: 'badly cut' },
    { table: 'test', row: 7, tag: 'x'.repeat(24) },
  ]);
  app.rows.tag(row7, 'blot');
  expect(tagAt(now(), row7)).toBe('blot');
  app.rows.tag(row7, 'blot');
  app.rows.tag(row7, ' ');
  expect(tagAt(now(), row7)).toBeNull();
  app.rows.undo();
  expect(tagAt(now(), row7)).toBe('blot');
  app.rows.undo();
  expect(tagAt(now(), row7)).toBe('badly cut');
  // A tag is a note: nothing becomes stale for it.
  expect(states()).toBe('done done done done done done');
});

it('tags are of one data set and are there again after a reload', async () => {
  const storage = memoryStorage();
  const { app } = await completeVisit(storage);
  app.rows.tag(row7, 'blot');
  await app.storage.saved();
  const again = await visit(storage);
  expect(tagsOf(again.app.store.getState())).toEqual([{ ...row7, tag: 'blot' }]);
  again.given.hash = 'other';
  again.app.data.useSample();
  await again.app.cells.settled();
  expect(tagsOf(again.app.store.getState())).toEqual([]);
});
