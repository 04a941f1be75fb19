import { expect, test } from 'vitest';
import { eventually } from '../../core/testing/eventually.ts';
import { arrange } from '../testing/arrange.ts';

const rates = Float32Array.of(1e-4, 1e-3);
const never = new AbortController().signal;

async function withData(given: Parameters<typeof arrange>[0] = {}) {
  const arranged = arrange(given);
  arranged.app.data.useSample();
  await arranged.app.cells.settled();
  return arranged;
}

test('rates are tried beside the cells: no result, run or setting changes', async () => {
  const { app, states, calls } = await withData();
  const before = app.store.getState();
  const losses: number[] = [];
  expect(await app.training.findRate(rates, part => losses.push(...part), never)).toBeNull();
  expect(losses).toEqual([2, 2]);
  expect(calls.at(-1)).toBe('test rates');
  expect(states()).toBe('done done done idle idle idle');
  expect(app.store.getState()).toBe(before);
});

test('a training goes first: the test gives way', async () => {
  const { app, given, calls } = await withData({ waits: true });
  const tested = app.training.findRate(rates, () => undefined, never);
  await eventually(() => calls.includes('test rates'));
  given.waits = false;
  app.cells.run('train');
  expect(await tested).toBeNull();
  await app.cells.settled();
  expect(calls.slice(-2)).toEqual(['test rates', 'train']);
});

test('a search goes on after it', async () => {
  const { app, given, calls } = await withData({ waits: true });
  const search = await app.search.open();
  const axes = [{ kind: 'values', name: 'batchSize', values: [64] }] as const;
  search.start({ method: 'grid', axes, points: 2, draws: 1, seed: 1, fewestEpochs: 1, keepOneIn: 2 });
  await eventually(() => app.store.getState().searching.kind === 'training');
  given.waits = false;
  expect(await app.training.findRate(rates, () => undefined, never)).toBeNull();
  await search.settled();
  expect(calls.slice(-3)).toEqual(['train', 'test rates', 'train from epoch 1']);
});

test('without data, or while the train cell trains, it says why not', async () => {
  expect(await arrange().app.training.findRate(rates, () => undefined, never)).toContain('Load');
  const { app, until } = await withData({ waits: true });
  app.cells.run('train');
  await until('train', 'running');
  expect(await app.training.findRate(rates, () => undefined, never)).toContain('is being trained');
  app.cells.interrupt();
  await app.cells.settled();
});
