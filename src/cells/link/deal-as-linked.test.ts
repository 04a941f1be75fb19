import { expect, test } from 'vitest';
import { arrange } from '../../state/testing/arrange.ts';
import { dealAsLinked, dealBack, presentSplit } from './deal-as-linked.ts';

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

test.each([
  { chosen: null, split: 0, what: 'the images go back to the split that they had' },
  { chosen: 4, split: 4, what: 'a split that was chosen after the link stays' },
])('where the link is taken back, $what', async ({ chosen, split }) => {
  const { app } = arrange();
  const settled = async () => {
    for (let turn = 0; turn < 2; turn++) await app.cells.settled();
  };
  app.data.useSample();
  await settled();
  for (const seed of [3, chosen]) {
    if (seed !== null) dealAsLinked(app, seed);
    await settled();
  }
  dealBack(app, 3, 0);
  await settled();
  expect(presentSplit(app.store.getState())).toBe(split);
});

test('a link that is taken back before there are data deals nothing out', async () => {
  const { app } = arrange();
  dealAsLinked(app, 3);
  dealBack(app, 3, 0);
  app.data.useSample();
  for (let turn = 0; turn < 2; turn++) await app.cells.settled();
  expect(presentSplit(app.store.getState())).toBe(0);
});
