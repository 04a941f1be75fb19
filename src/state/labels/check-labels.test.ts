import { expect, it } from 'vitest';
import { eventually } from '../../core/testing/eventually.ts';
import { arrange } from '../testing/arrange.ts';
import { memoryStorage, visit } from '../testing/memory-storage.ts';
import type { LabelCheckProgress } from './check-labels.ts';

const loaded = async (given = {}) => {
  const arranged = arrange(given);
  arranged.app.data.useSample();
  await arranged.app.cells.settled();
  return arranged;
};
const never = new AbortController().signal;

it('five networks each hold out a fifth, judge it, and what they contradict is listed', async () => {
  const { app, calls, configs } = await loaded();
  const progress: LabelCheckProgress[] = [];
  expect(await app.training.checkLabels(each => progress.push(each), never)).toBeNull();
  expect(configs.map(({ fold }) => fold)).toEqual([0, 1, 2, 3, 4].map(index => ({ index, count: 5 })));
  expect(new Set(configs.map(({ seed }) => seed)).size).toBe(1);
  expect(calls.filter(call => call === 'predict training')).toHaveLength(5);
  expect(progress.map(({ network, share }) => [network, share])).toEqual(
    [0, 1, 2, 3, 4].map(n => [n, n / 5]),
  );
  // The double calls every image a 3; the images of the other classes contradict it, in the order of their rows.
  const { labelCheck } = app.store.getState();
  expect(labelCheck).toMatchObject({ dataHash: 'hash', judged: 20, agreement: 2 / 20 });
  expect(labelCheck?.rows[0]).toBe(0);
  expect([...(labelCheck?.likely ?? [])].slice(0, 3)).toEqual([3, 3, 3]);
  expect(labelCheck?.margin[0]).toBe(0);
});

it('a check that is cancelled keeps nothing and frees the device', async () => {
  const { app, configs } = await loaded({ waits: true });
  const cancel = new AbortController();
  const checking = app.training.checkLabels(() => {}, cancel.signal);
  await eventually(() => configs.length > 0);
  cancel.abort();
  expect(await checking).toBeNull();
  expect(configs).toHaveLength(1);
  expect(app.store.getState().labelCheck).toBeNull();
});

it('a training in the cells goes first and the check says so', async () => {
  const { app, given, configs } = await loaded({ waits: true });
  const checking = app.training.checkLabels(() => {}, never);
  await eventually(() => configs.length > 0);
  given.waits = false;
  app.cells.run('train');
  expect(await checking).toMatch(/ended because a training needed the device/);
  await app.cells.settled();
  expect(configs.map(({ fold }) => fold?.index)).toEqual([0, undefined]);
});

it('a check that fails says why and what to do, and without data what is missing', async () => {
  const { app } = await loaded({ trainFails: true });
  expect(await app.training.checkLabels(() => {}, never)).toMatch(
    /^The check failed: The device is gone\. Train again/,
  );
  expect(await arrange().app.training.checkLabels(() => {}, never)).toBe('Load the training data first.');
});

it('what was found is there again after a reload', async () => {
  const storage = memoryStorage();
  const { app } = await visit(storage);
  app.data.useSample();
  await app.cells.settled();
  await app.training.checkLabels(() => {}, never);
  await app.storage.saved();
  const again = await visit(storage);
  expect(again.app.store.getState().labelCheck).toEqual(app.store.getState().labelCheck);
});
