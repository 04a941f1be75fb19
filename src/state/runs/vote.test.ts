import { expect, test } from 'vitest';
import { arrange } from '../testing/arrange.ts';
import { namesOf } from './run-name.ts';

const never = new AbortController().signal;
const silent = () => undefined;

/** Two kept runs, the second the better one. */
async function twoRuns(secondHoldsOut = [1, 2]) {
  let best = 0.5;
  const arranged = arrange({ accuracy: () => best });
  const { app } = arranged;
  app.cells.runAll();
  await app.cells.settled();
  best = 0.75;
  arranged.given.holdsOut = secondHoldsOut;
  app.settings.edit({ batchSize: 64, units1: 32, model: 'dense' });
  app.cells.runAll();
  await app.cells.settled();
  return { ...arranged, page: app.store.getState };
}

test('chosen runs vote as one run that the cells below use: evaluated, predicted, and kept', async () => {
  const { app, page, states } = await twoRuns();
  const vote = await app.runs.vote(['run 1', 'run 2'], silent, never);
  expect(vote).toMatchObject({ kind: 'voted', run: 'run 3', rows: 2 });
  expect(page().selectedRun).toBe('run 3');
  expect(namesOf(page().runs).get('run 3')).toBe('vote of 2 runs');
  const [record] = page().runs;
  expect(
    record.voters?.map(voter => voter.run),
    'the best first',
  ).toEqual(['run 2', 'run 1']);
  expect(record.voters?.map(voter => voter.spec.layers[0].kind)).toEqual(['flatten', 'conv2d']);
  app.cells.runAll();
  await app.cells.settled();
  expect(states()).toBe('done done done stale done done');
  expect(page().evaluation).toMatchObject({ run: 'run 3', gains: [{ networks: 1 }, { networks: 2 }] });
  expect(page().prediction).toMatchObject({ run: 'run 3', heldOut: { correct: 10, total: 10 } });
});

test('a vote never looks like what training would give now', async () => {
  const { app, page } = await twoRuns();
  await app.runs.vote(['run 1', 'run 2'], silent, never);
  expect(page().notebook.cells.train.result?.inputs.facts['vote of']).toBe('2 runs');
});

test('each further run is told what it adds, and a vote may vote again', async () => {
  const { app } = await twoRuns();
  const first = await app.runs.vote(['run 1', 'run 2'], silent, never);
  expect(first.kind === 'voted' && first.gains.map(gain => gain.networks)).toEqual([1, 2]);
  const second = await app.runs.vote(['run 1', 'run 3'], silent, never);
  expect(second.kind === 'voted' && second.gains.at(-1)?.networks).toBe(3);
});

test('runs without common held-out images can predict but claim no score', async () => {
  const { app, page } = await twoRuns([9]);
  const vote = await app.runs.vote(['run 1', 'run 2'], silent, never);
  expect(vote).toMatchObject({ kind: 'voted', rows: 0, gains: [] });
  app.cells.runAll();
  await app.cells.settled();
  expect(page().evaluation?.kind).toBe('nothing held out');
  expect(page().prediction?.run).toBe('run 3');
});

test('one run alone, or runs on other data, cannot vote', async () => {
  const { app, given } = await twoRuns();
  expect(await app.runs.vote(['run 1'], silent, never)).toMatchObject({ kind: 'impossible' });
  given.hash = 'another';
  app.data.useSample();
  await app.cells.settled();
  const vote = await app.runs.vote(['run 1', 'run 2'], silent, never);
  expect(vote.kind === 'impossible' && vote.message).toContain('the data that is loaded');
});

test('a network of an ensemble that held none of the common images out is not among those measured alone', async () => {
  let best = 0.75;
  const { app } = arrange({ accuracy: () => best });
  app.settings.edit({ networks: 2 });
  app.cells.runAll();
  await app.cells.settled();
  best = 0.5;
  app.settings.edit({ networks: 1 });
  app.cells.runAll();
  await app.cells.settled();
  await app.runs.vote(['run 1', 'run 2'], silent, never);
  app.cells.runAll();
  await app.cells.settled();
  const { evaluation } = app.store.getState();
  expect(evaluation).toMatchObject({
    rows: Uint32Array.of(1, 2),
    alone: [
      { network: 0, rows: 2 },
      { network: 2, rows: 2 },
    ],
  });
});
