import { expect, test } from 'vitest';
import { arrange } from '../../state/testing/arrange.ts';
import { dealAsLinked } from './deal-as-linked.ts';

/** The split seed of the loaded data after links with these, in their order, were opened before the data came. */
async function splitAfter(...seeds: readonly (number | null)[]): Promise<number | undefined> {
  const { app } = arrange();
  for (const seed of seeds) dealAsLinked(app, seed);
  app.data.useSample();
  // The second time for the images that are dealt out once the first are there.
  for (let turn = 0; turn < 2; turn++) await app.cells.settled();
  return app.store.getState().data?.history.treatments.split;
}

test('the images are dealt out as the link says once they are loaded', async () => {
  expect(await splitAfter(3)).toBe(3);
});

test('only the newest link counts, also one that asks for no split', async () => {
  expect(await splitAfter(3, 5)).toBe(5);
  expect(await splitAfter(3, null)).toBeUndefined();
});
