import { expect, test } from 'vitest';
import { arrange } from '../testing/arrange.ts';
import { withClassNames } from './class-names.ts';

const clothes = ['Shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Top', 'Sneaker', 'Bag', 'Boot'];

async function withRun() {
  const { app, states, given } = arrange();
  app.cells.runAll();
  await app.cells.settled();
  const rename = (names: readonly string[]) => app.store.setState(page => withClassNames(page, names));
  return { app, states, given, rename, page: app.store.getState };
}

test('a name that is given is shown everywhere, and nothing becomes outdated', async () => {
  const { page, states, rename } = await withRun();
  const before = states();
  rename(clothes);
  const { data, runs, evaluation, prediction } = page();
  const tables = [data?.training, runs[0], evaluation?.kind === 'measured' ? evaluation : null, prediction];
  expect(tables.map(table => table?.classes.names)).toEqual(tables.map(() => clothes));
  expect(states()).toBe(before);
  expect(prediction?.csv).toContain('\n1,3\n');
});

test('an empty name is the label, and the same name twice is told apart', async () => {
  const { page, rename } = await withRun();
  rename([' ', 'x', 'x', ...'3456789']);
  expect(page().data?.training?.classes.names).toEqual(['0', 'x (1)', 'x (2)', ...'3456789']);
});

test('runs on other data keep their names', async () => {
  const { app, page, given, rename } = await withRun();
  given.hash = 'other';
  app.data.useSample();
  await app.cells.settled();
  rename(clothes);
  expect(page().data?.training?.classes.names).toEqual(clothes);
  expect(page().runs[0].classes.names[0]).toBe('0');
  expect(page().prediction?.classes.names[0]).toBe('0');
});

test('names that the same data come with anew are taken over by their runs', async () => {
  const { app, page, given } = await withRun();
  given.classes = { labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], names: clothes };
  app.data.useSample();
  await app.cells.settled();
  expect(page().runs[0].classes.names).toEqual(clothes);
});
