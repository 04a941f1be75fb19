import { expect, test } from 'vitest';
import { textsOf } from '../../core/report/testing/sample-report.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { arrange } from '../testing/arrange.ts';
import { htmlReport } from './html-report.ts';

/** A page with one run, which was trained and perhaps evaluated and predicted with. */
async function trained(upTo: 'train' | 'evaluate' | 'predict', changes: Partial<Settings> = {}) {
  const arranged = arrange({ accuracy: () => 0.5 });
  arranged.app.settings.edit({ epochs: 3, seed: 7, ...changes });
  arranged.app.cells.run(upTo);
  await arranged.app.cells.settled();
  return arranged.app;
}

const said = async (app: Awaited<ReturnType<typeof trained>>, run = 'run 1') => {
  const page = htmlReport(app.store.getState(), run, await app.runs.networkCount(run), 0);
  return { title: textsOf(page, 'h1'), figures: textsOf(page, 'dt'), all: textsOf(page, 'body')[0] };
};

test('an evaluated run is reported with its files, its figures and the link and command that repeat it', async () => {
  const { title, figures, all } = await said(await trained('evaluate'));
  expect(title).toEqual(['CNN']);
  expect(figures[0]).toContain('expected on new images: accuracy on 2 images');
  expect(all).toContain('train.csvto train and validate20');
  expect(all).toContain('#preset=cnn&epochs=3&seed=7');
  expect(all).toContain('--model cnn --set epochs=3 --seed 7');
  expect(all).toMatch(/written by version \d+\.\d+\.\d+/);
});

test('the score on the test images is reported where their answers are known', async () => {
  const app = await trained('predict');
  const { heldOut } = app.store.getState().prediction ?? {};
  expect((await said(app)).figures[0]).toContain('of the test images right, measured on 10 images');
  expect(heldOut?.total).toBe(10);
});

test('a run that is not evaluated, or whose data are gone, is reported with what is missing', async () => {
  const app = await trained('train');
  expect((await said(app)).all).toContain('This run is not evaluated: use its weights');
  app.store.setState({ data: null });
  const { all } = await said(app);
  expect(all).toContain('The data of this run are not loaded');
  expect(all).toContain('10 classes: 0, 1, 2');
});

test('the evaluation of one run is not reported for another', async () => {
  const app = await trained('evaluate');
  app.settings.edit({ epochs: 4 });
  app.cells.run('train');
  await app.cells.settled();
  expect((await said(app, 'run 2')).all).toContain('This run is not evaluated');
  expect((await said(app, 'run 1')).all).toContain('Confusion matrix');
});

test('a vote is reported with the runs that vote, and without settings', async () => {
  const app = await trained('evaluate');
  app.settings.edit({ epochs: 4 });
  app.cells.run('train');
  await app.cells.settled();
  await app.runs.vote(['run 1', 'run 2'], () => undefined, new AbortController().signal);
  const { title, all } = await said(app, 'run 3');
  expect(title).toEqual(['vote of 2 runs']);
  expect(all).toContain('Repeat its runs, choose them among the runs and let them vote: CNN; epochs 4.');
});

test('without its weights a run is reported from its settings', async () => {
  const app = await trained('evaluate', { networks: 2 });
  expect(htmlReport(app.store.getState(), 'run 1', null, 0)).toContain(
    'probabilities of 2 networks are averaged',
  );
});

test('a run that is no longer kept has no report', () => {
  const page = arrange().app.store.getState();
  expect(() => htmlReport(page, 'run 9', null, 0)).toThrow('no longer kept');
});
