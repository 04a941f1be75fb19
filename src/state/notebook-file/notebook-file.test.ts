import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeldError } from '../../storage/storage-problem.ts';
import type { RunBody } from '../page/run-bodies.ts';
import { visit } from '../testing/memory-storage.ts';
import {
  opened,
  openPage,
  read,
  saved,
  someWork,
  type Work,
  type WorkedPage,
  workedPage,
} from './testing/worked-page.ts';

const words = fc.string({ maxLength: 30, unit: 'grapheme' });
const anyWork: fc.Arbitrary<Work> = fc.record({
  runs: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
  networks: fc.integer({ min: 1, max: 2 }),
  notes: fc.array(words, { maxLength: 3 }),
  tags: fc.array(words, { maxLength: 3 }),
  drawn: fc.nat(3),
  searched: fc.boolean(),
  staleAfterwards: fc.boolean(),
  loss: fc.double(),
});

/** Everything that a person sees of a page, and that is kept of it. */
function shown({ app, states }: WorkedPage) {
  const { notebook, notes, rowNotes, ownDigits, view, ...state } = app.store.getState();
  const { settings, data, runs, selectedRun, search, statistics, evaluation, prediction, dismissed } = state;
  return {
    states: states(),
    // The model is checked anew, at another time.
    cells: { ...notebook.cells, model: null },
    notes: notes.list,
    rowNotes: rowNotes.byData,
    ownDigits: ownDigits.list,
    place: view.selected,
    ...{ settings, data, runs, selectedRun, search, statistics, evaluation, prediction, dismissed },
  };
}

const bodiesOf = async ({ app, storage }: WorkedPage) =>
  Promise.all(app.store.getState().runs.map(({ id }) => storage.runBody(id) as Promise<RunBody>));

const withoutWeights = (body: RunBody): RunBody => ({ ...body, networks: [] });

test('whatever was done is all there again from its file, with weights and data, and is kept', async () => {
  await fc.assert(
    fc.asyncProperty(anyWork, async work => {
      const before = await workedPage(work);
      const after = await opened(await saved(before));
      expect(shown(after)).toEqual(shown(before));
      expect(await bodiesOf(after)).toEqual(await bodiesOf(before));
      const reloaded = await visit(after.storage);
      expect(reloaded.states()).toBe(before.states());
      expect(reloaded.app.store.getState().data).toEqual(before.app.store.getState().data);
    }),
    { numRuns: 6 },
  );
});

test('without the weights all is there but them, and the page says so where they are needed', async () => {
  await fc.assert(
    fc.asyncProperty(anyWork, async work => {
      const before = await workedPage(work);
      const after = await opened(await saved(before, { weights: false, data: true }));
      expect(shown(after)).toEqual(shown(before));
      expect(await bodiesOf(after)).toEqual((await bodiesOf(before)).map(withoutWeights));
    }),
    { numRuns: 5 },
  );
  const before = await workedPage({ ...someWork, staleAfterwards: false });
  const after = await opened(await saved(before, { weights: false, data: true }));
  after.app.cells.run('predict');
  await after.app.cells.settled();
  expect(after.app.store.getState().problems.predict?.[0].message).toContain('had no weights of this run');
});

test('without the data it knows which are missing, also after a reload, and is whole once they are dropped', async () => {
  await fc.assert(
    fc.asyncProperty(anyWork, async work => {
      const before = await workedPage(work);
      const after = await opened(await saved(before, { weights: true, data: false }));
      const state = after.app.store.getState();
      expect(state.data).toBeNull();
      expect(state.awaited).toEqual({
        hash: 'hash',
        training: { fileName: 'train.csv', rows: 20 },
        test: { fileName: 'test.csv', rows: 10 },
      });
      after.app.cells.runAll();
      await after.app.cells.settled();
      expect(after.calls).toEqual([]);
      expect((await visit(after.storage)).app.store.getState().awaited).toEqual(state.awaited);
      after.app.data.useSample();
      await after.app.cells.settled();
      expect(after.states()).toBe(before.states());
      const { data: _, cells: __, ...all } = shown(before);
      expect(shown(after)).toMatchObject(all);
    }),
    { numRuns: 5 },
  );
});

test('the same page saved from where it was opened gives the same file again', async () => {
  const first = await saved(await workedPage());
  const second = await saved(await opened(first));
  const [one, other] = [await read(await openPage(), first), await read(await openPage(), second)];
  expect({ ...other, data: null, manifest: null }).toEqual({ ...one, data: null, manifest: null });
});

test('theme and measured speeds are those of the page that opens the file', async () => {
  const dropped = await saved(await workedPage());
  const page = await openPage();
  page.app.view.setTheme('dark');
  const paces = [
    { backend: 'wasm', trainer: 'compiled', stepCost: 2, secondsPerCost: 3, wholeRun: true },
  ] as const;
  page.app.store.setState(({ devices }) => ({ devices: { ...devices, paces } }));
  await page.file.open(await read(page, dropped));
  const { view, devices } = page.app.store.getState();
  expect(view).toMatchObject({ theme: 'dark', selected: 'runs' });
  expect(devices.paces).toEqual(paces);
});

test('what is on the page and would be lost is named; a page as it began has nothing to lose', async () => {
  expect((await openPage()).file.atStake()).toEqual([]);
  expect((await workedPage()).file.atStake()).toEqual([
    '2 runs',
    '2 notes',
    '2 drawn images',
    '1 tag or row left out',
    'a search',
    'the loaded data',
    'changed settings',
  ]);
});

test('opening a file leaves nothing of the page before, and ends what ran there', async () => {
  const dropped = await saved(await workedPage({ ...someWork, runs: [4], notes: [], searched: false }));
  const page = await workedPage({ ...someWork, runs: [1, 2] }, { waits: true, finishes: 2 });
  page.app.cells.run('train');
  await page.until('train', 'running');
  await page.file.open(await read(page, dropped));
  await page.app.storage.saved();
  const { runs, notes, search, activeRun } = page.app.store.getState();
  expect({ runs: runs.length, notes: notes.list, search, activeRun }).toEqual({
    runs: 1,
    notes: [],
    search: null,
    activeRun: null,
  });
  expect(await page.storage.runs()).toHaveLength(1);
});

test('saving and reading can be cancelled, and the page stays as it is', async () => {
  const page = await workedPage();
  const dropped = await saved(page);
  const before = shown(page);
  const cancelled = AbortSignal.abort();
  await expect(page.file.save({ weights: true, data: true }, () => {}, cancelled)).rejects.toThrow();
  await expect(page.file.read(dropped, () => {}, cancelled)).rejects.toThrow();
  expect(shown(page)).toEqual(before);
});

test('in a tab that may not write, a file is opened all the same, and the tab says that it keeps nothing', async () => {
  const dropped = await saved(await workedPage());
  const page = await openPage();
  const held = async () => {
    throw new HeldError('another tab has it');
  };
  Object.assign(page.storage, { clear: held, write: held, writeRun: held });
  await page.file.open(await read(page, dropped));
  await page.app.storage.saved();
  const { runs, storage } = page.app.store.getState();
  expect(runs).toHaveLength(2);
  expect(storage.problem).toContain('Another tab has this notebook open');
});
