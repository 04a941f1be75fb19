import { expect, test } from 'vitest';
import { predictionInterval, wilsonInterval } from '../../core/evaluation/wilson.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { arrange } from '../testing/arrange.ts';
import { expectedScoreOf } from './expected-score.ts';
import { reportOf } from './report.ts';

/** A page whose run was trained and, where asked, evaluated. */
async function trained(changes: Partial<Settings>, evaluate: boolean) {
  const arranged = arrange({ accuracy: () => 0.5 });
  arranged.app.settings.edit(changes);
  arranged.app.cells.run(evaluate ? 'evaluate' : 'train');
  await arranged.app.cells.settled();
  return arranged.app.store.getState();
}

test('before anything is submitted the score is expected from the images held out, and the interval says how surely', async () => {
  const page = await trained({}, false);
  expect(expectedScoreOf(page, 'run 1')).toEqual({
    accuracy: 0.5,
    rows: 2,
    ...predictionInterval(1, 2, page.data?.test?.rows ?? 0),
  });
  const data = page.data && { ...page.data, test: null };
  // Without test images it is the accuracy that is estimated.
  expect(expectedScoreOf({ ...page, data }, 'run 1')).toMatchObject(wilsonInterval(1, 2));
});

test('once the run was evaluated, the evaluation counts', async () => {
  const page = await trained({}, true);
  expect(expectedScoreOf(page, 'run 1')).toMatchObject({ accuracy: 0, rows: 2 });
  expect((await reportOf(page))?.expected).toMatchObject({ accuracy: 0, rows: 2 });
});

test('a prediction from several views is measured on the images held out in as many views', async () => {
  const { app } = arrange({ accuracy: () => 0.5 });
  app.settings.edit({ views: 5 });
  app.cells.run('predict');
  await app.cells.settled();
  const page = app.store.getState();
  expect(page.prediction).toMatchObject({ views: 5, validation: { correct: 0, total: 2 } });
  expect(expectedScoreOf(page, 'run 1')).toMatchObject({ accuracy: 0, rows: 2 });
});

test('several networks promise nothing before they were evaluated together', async () => {
  expect(expectedScoreOf(await trained({ networks: 2 }, false), 'run 1')).toBeNull();
  expect(expectedScoreOf(await trained({ networks: 2 }, true), 'run 1')).toMatchObject({ rows: 4 });
});

test('without a run there is nothing to expect', () => {
  expect(expectedScoreOf(arrange().app.store.getState(), 'run 1')).toBeNull();
});
