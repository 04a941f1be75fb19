/** The predict cell: classifies every test image with the weights of the best epoch. */
import { describeClasses, haveSameLabels } from '../../core/data/classes.ts';
import type { Bytes } from '../../core/data/dataset.ts';
import { kaggleForm } from '../../core/data/submission-form.ts';
import { correctCount, predictedClasses } from '../../core/evaluation/metrics.ts';
import type { LoadedFiles } from '../../protocol.ts';
import { classify } from '../engine-tasks/classify.ts';
import { loadEngine } from '../engine-tasks/load-engine.ts';
import { type CellOutcome, failed, finished } from '../page/cell-outcome.ts';
import type { Hits } from '../page/prediction.ts';
import type { RunRecord } from '../page/run-record.ts';
import { setProgress } from '../store/cells-slice.ts';
import type { Context } from '../store/context.ts';
import { loadedClasses } from '../store/data-slice.ts';
import { selectedRun } from '../store/runs-slice.ts';

const hitsOf = (labels: Bytes, truth: Bytes): Hits => ({
  correct: correctCount(labels, truth),
  total: truth.length,
});

/**
 * The hits on the test images where their answers are known; `labels` are as in a file. Only this function reads the
 * answers: no choice of a model may.
 */
function score(labels: Bytes, { solution }: LoadedFiles): Hits | null {
  return solution !== null && solution.length === labels.length ? hitsOf(labels, solution) : null;
}

/**
 * The hits on the run's held-out images, with as many views as the test images get: several views are better than one,
 * so a score measured with one would be too low. Null where one view is used, or nothing was held out of the data that
 * is loaded.
 */
async function validate(context: Context, run: RunRecord, signal: AbortSignal): Promise<Hits | null> {
  const { data, settings } = context.store.getState();
  if (settings.views === 1 || !data?.training || run.dataHash !== data.summary.hash) return null;
  const { labels } = data.training;
  const { validationRows: rows } = await context.bodies.get(run.id);
  if (rows.length === 0) return null;
  const { classifyHeldOut } = await import('../engine-tasks/classify-held-out.ts');
  const { probabilities } = await classifyHeldOut(context, run, rows, settings.views, () => {}, signal);
  return hitsOf(
    predictedClasses(probabilities, rows.length),
    Uint8Array.from(rows, row => labels[row]),
  );
}

/** Why a run cannot name the images of the loaded data: it tells other classes apart. Null where it can. */
export function otherClasses({ classes }: RunRecord, page: Parameters<typeof loadedClasses>[0]) {
  const loaded = loadedClasses(page);
  return haveSameLabels(classes, loaded)
    ? null
    : failed(
        `The model tells other classes apart (${describeClasses(classes)}) than the loaded data has (${describeClasses(loaded)}).`,
        'Train again, or load the data that it was trained on.',
      );
}

export async function runPredict(context: Context, signal: AbortSignal): Promise<CellOutcome> {
  const { store, services } = context;
  const { data, settings } = store.getState();
  const run = selectedRun(store.getState());
  if (!run) return failed('There is no trained model yet.', 'Train one first.');
  if (!data?.test)
    return failed('There is no test.csv among the loaded files.', 'Drop train.csv and test.csv together.');
  const { classes } = run;
  const other = otherClasses(run, store.getState());
  if (other) return other;
  await loadEngine(context);
  const began = services.clock.now();
  try {
    const { device, probabilities } = await classify(
      context,
      run,
      { images: { table: 'test' }, views: settings.views },
      (done, total) => setProgress(context, { predict: { done, total } }),
      signal,
    );
    const { submissionOf, submissionText } = await import('../../core/evaluation/submission/submission.ts');
    // Each of these goes through every test row: the page has its turn in between.
    await services.clock.pause();
    const submission = submissionOf(probabilities, data.test, classes);
    if (!submission.ok) return failed(submission.message, 'Train again, then predict again.');
    await services.clock.pause();
    const csv = submissionText(submission.rows, data.test.submission);
    await services.clock.pause();
    const labels = predictedClasses(probabilities, data.test.rows);
    await services.clock.pause();
    const seconds = (services.clock.now() - began) / 1000;
    const validation = await validate(context, run, signal);
    if (signal.aborted) return { kind: 'stopped' };
    const heldOut = score(
      labels.map(index => classes.labels[index]),
      data,
    );
    await services.clock.pause();
    const { names } = data.test.submission ?? kaggleForm;
    const { views } = settings;
    store.setState({
      prediction: {
        run: run.id,
        classes,
        views,
        device,
        probabilities,
        labels,
        csv,
        ...(names === undefined ? {} : { names }),
        validation,
        heldOut,
        seconds,
      },
    });
    return finished(run.id);
  } finally {
    setProgress(context, { predict: null });
  }
}
