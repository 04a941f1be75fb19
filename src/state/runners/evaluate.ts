/** The evaluate cell: classifies the held-out images with the weights of the best epoch. */

import { loadEngine } from '../engine-tasks/load-engine.ts';
import { type CellOutcome, failed, finished } from '../page/cell-outcome.ts';
import { setProgress } from '../store/cells-slice.ts';
import type { Context } from '../store/context.ts';
import { selectedRun } from '../store/runs-slice.ts';
import { otherClasses } from './predict.ts';

export async function runEvaluate(context: Context, signal: AbortSignal): Promise<CellOutcome> {
  const { store, bodies } = context;
  const { data } = store.getState();
  const run = selectedRun(store.getState());
  if (!run) return failed('There is no trained model yet.', 'Train one first.');
  if (!data?.training) return failed('There is no data to evaluate on.', 'Load the data first.');
  if (run.imported) {
    const other = otherClasses(run, store.getState());
    if (other) return other;
  } else if (run.dataHash !== data.summary.hash)
    return failed('The model was trained on other data, so its held-out rows are not here.', 'Train again.');
  const { labels, classes } = data.training;
  const { validationRows } = await bodies.get(run.id);
  // Which rows an imported model was trained on is not known: it is asked for all of them, and the page says so.
  const rows = run.imported ? Uint32Array.from(labels, (_, row) => row) : validationRows;
  if (rows.length === 0) {
    store.setState({ evaluation: { kind: 'nothing held out', run: run.id } });
    return finished(run.id);
  }
  await loadEngine(context);
  try {
    const { classifyHeldOut } = await import('../engine-tasks/classify-held-out.ts');
    const answer = await classifyHeldOut(
      context,
      run,
      rows,
      1,
      (done, total) => setProgress(context, { evaluate: { done, total } }),
      signal,
    );
    if (signal.aborted) return { kind: 'stopped' };
    const { device, probabilities } = answer;
    const { assessAnswer } = await import('./assess-answer.ts');
    const truth = Uint8Array.from(rows, row => labels[row]);
    store.setState({
      evaluation: {
        kind: 'measured',
        run: run.id,
        device,
        rows,
        classes,
        labels: truth,
        probabilities,
        ...assessAnswer(answer, truth),
      },
    });
    return finished(run.id);
  } finally {
    setProgress(context, { evaluate: null });
  }
}
