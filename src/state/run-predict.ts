/** The predict cell: every test row with the best epoch's weights. */
import { predictedClasses } from '../core/metrics.ts';
import { submissionOf } from '../core/submission.ts';
import type { LoadedFiles } from '../protocol.ts';
import { classify } from './classify.ts';
import { type CellOutcome, type Context, failed, finished } from './context.ts';
import { giveData } from './give-data.ts';
import type { Prediction } from './prediction.ts';
import { selectedRun } from './selected-run.ts';
import { submissionCsv } from './submission-csv.ts';

/** The answers come with the sample data only, and this is the one place that reads them. */
function score(labels: Uint8Array, { solution }: LoadedFiles): Prediction['heldOut'] {
  if (solution === null || solution.length !== labels.length) return null;
  let correct = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row] === solution[row]) correct++;
  return { correct, total: labels.length };
}

export async function runPredict(context: Context, signal: AbortSignal): Promise<CellOutcome> {
  const { store, services } = context;
  const { data, settings } = store.getState();
  const run = selectedRun(store.getState());
  if (!run) return failed('There is no trained model yet.', 'Train one first.');
  if (!data?.test)
    return failed('There is no test.csv among the loaded files.', 'Drop train.csv and test.csv together.');
  await giveData(context);
  const began = services.clock.now();
  try {
    const { device, probabilities } = await classify(
      context,
      run,
      { images: { table: 'test' }, views: settings.tta },
      (done, total) => store.setState({ predicting: { done, total } }),
      signal,
    );
    if (signal.aborted) return { kind: 'stopped' };
    // Each of these goes through every test row: the page has its turn in between.
    await services.clock.pause();
    const submission = submissionOf(probabilities, data.test.rows);
    if (!submission.ok) return failed(submission.message, 'Train again, then predict again.');
    await services.clock.pause();
    const csv = await submissionCsv(submission.rows);
    await services.clock.pause();
    const labels = predictedClasses(probabilities);
    const seconds = (services.clock.now() - began) / 1000;
    const heldOut = score(labels, data);
    const { tta: views } = settings;
    store.setState({
      prediction: { run: run.id, views, device, probabilities, labels, csv, heldOut, seconds },
    });
    return finished(run.id);
  } finally {
    store.setState({ predicting: null });
  }
}
