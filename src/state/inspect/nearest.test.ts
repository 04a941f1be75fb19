import { expect, test } from 'vitest';
import type { InspectorClient } from '../../client/inspector-client.ts';
import { arrange } from '../testing/arrange.ts';

const never = () => new AbortController().signal;
const pixels = new Uint8Array(784);
/** The features that the engine's double gives for a row of the training table. */
const featuresOf = (row: number) => Float32Array.from([1, 2, 3, 4], factor => (row * factor) % 7);

/** A notebook with a trained network for which every image has the features of row 5; rows 1 and 2 were held out. */
async function trained() {
  const inspector: InspectorClient = {
    look: async () => ({
      logits: new Float32Array(10),
      probabilities: new Float32Array(10),
      activations: [featuresOf(5), new Float32Array(10)],
      gradient: null,
    }),
    occlude: async () => new Float32Array(784),
  };
  const { app, calls } = arrange({ inspector });
  app.cells.runAll();
  await app.cells.settled();
  return { app, calls, inspect: await app.inspect.open(), run: app.store.getState().runs[0] };
}

test('images that were trained on are compared, once they are prepared, and the image itself is left out', async () => {
  const { inspect, run, calls } = await trained();
  expect(await inspect.nearest(run, pixels, 5, never())).toBeNull();
  const shares: number[] = [];
  await inspect.prepareNearest(run, share => shares.push(share), never());
  expect(calls.filter(call => call === 'features')).toHaveLength(1);
  expect(shares).toEqual([1]);
  const found = await inspect.nearest(run, pixels, 5, never());
  expect(found?.compared, 'of 20 rows').toBe(18);
  // The doubles' features repeat every seven rows.
  expect(found?.images.slice(0, 2)).toEqual([
    { row: 12, distance: 0 },
    { row: 19, distance: 0 },
  ]);
  expect(found?.images).toHaveLength(8);
  const rows = found?.images.map(({ row }) => row) ?? [];
  expect(rows.some(row => [1, 2, 5].includes(row))).toBe(false);
});

test('an image of another table has no row to leave out', async () => {
  const { inspect, run } = await trained();
  await inspect.prepareNearest(run, () => undefined, never());
  const found = await inspect.nearest(run, pixels, null, never());
  expect(found?.images.slice(0, 3).map(({ row }) => row)).toEqual([5, 12, 19]);
});

test('other data, or another run, has to be prepared again', async () => {
  const { app, inspect, run } = await trained();
  await inspect.prepareNearest(run, () => undefined, never());
  expect(await inspect.nearest({ ...run, id: 'another' }, pixels, null, never())).toBeNull();
  const { data } = app.store.getState();
  if (data) app.store.setState({ data: { ...data, summary: { ...data.summary, hash: 'other' } } });
  expect(await inspect.nearest(run, pixels, null, never())).toBeNull();
});

test('a comparison ends with its signal', async () => {
  const { inspect, run } = await trained();
  await inspect.prepareNearest(run, () => undefined, never());
  await expect(inspect.nearest(run, pixels, null, AbortSignal.abort())).rejects.toThrow('aborted');
});
