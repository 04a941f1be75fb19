/** The train cell: one run, of one network or several, from the first step to a record that is kept. */
import { nothingLeft } from '../../core/data/checks/nothing-left.ts';
import { messageOf } from '../../core/error-message.ts';
import { summarize } from '../../core/model/model-spec.ts';
import { memberRecipes } from '../../core/settings/ensemble-members.ts';
import { toModelSpec } from '../../core/settings/settings.ts';
import { preparingRun, progressOf } from '../../core/training/run-state.ts';
import { trainRemedy } from '../engine-tasks/engine-remedy.ts';
import { loadEngine } from '../engine-tasks/load-engine.ts';
import { type CellOutcome, failed } from '../page/cell-outcome.ts';
import type { Context, Runner } from '../store/context.ts';
import { loadedClasses } from '../store/data-slice.ts';
import { leftOutRows } from '../store/rows-slice.ts';
import { advanceRun } from '../store/training-slice.ts';
import { continues, historySoFar, type Resuming } from '../training/checkpointing.ts';
import type { RunButtons } from '../training/run-buttons.ts';

/** Ends the run in its cell with the error of the engine. */
function failedRun(context: Context, error: unknown): CellOutcome {
  const message = messageOf(error);
  const progress = progressOf(context.store.getState().activeRun?.state ?? preparingRun);
  advanceRun(context, { kind: 'failed', message });
  const where = progress ? ` at step ${progress.steps}` : '';
  return failed(`Training failed${where}: ${message}`, trainRemedy(error));
}

export function createTrainRunner(buttons: RunButtons, resuming: Resuming): Runner {
  return async function runTrain(context, signal) {
    const { store, services, metrics, trainingLock } = context;
    const { settings, data } = store.getState();
    const dataHash = data?.summary.hash ?? '';
    const classes = loadedClasses(store.getState());
    const count = classes.labels.length;
    const leftOut = leftOutRows(store.getState());
    const summary = summarize(toModelSpec(settings, count), count);
    if (!summary.ok)
      return failed(`${summary.problem.name}: ${summary.problem.message}`, 'Change the model.');
    const gap = data?.training && nothingLeft(data.training.rows - leftOut.length, settings.validationShare);
    if (gap) return failed(gap.message, gap.remedy);
    const id = services.newId();
    const interrupted = resuming.current;
    resuming.current = null;
    const resumed = interrupted && continues(interrupted, settings, count, leftOut) ? interrupted : null;
    // A run of an earlier version goes on as it began.
    const recipes = resumed?.recipes ?? memberRecipes(settings, count, leftOut);
    metrics.clear();
    store.setState({
      interrupted: null,
      activeRun: { id, settings, state: preparingRun, history: resumed ? historySoFar(resumed) : [] },
    });

    buttons.begin();
    if (signal.aborted) buttons.stop();
    signal.addEventListener('abort', buttons.stop, { once: true });
    try {
      if (!(await loadEngine(context)))
        return failed('There is no data to train on.', 'Drop files or use the sample data first.');
      await trainingLock.preempt();
      // Before the training: what cannot be loaded after it would lose the run.
      const [{ trainRun }, { recordRun }] = await Promise.all([
        import('../training/train-run.ts'),
        import('../training/record-run.ts'),
      ]);
      const run = { id, settings, recipes, classes, resumed };
      const { finished, last, checkpoints } = await trainRun(context, buttons, run);
      const ended = last.ended === 'stopped' ? 'stopped' : 'complete';
      advanceRun(context, { kind: 'ended', how: ended });
      const { activeRun } = store.getState();
      const steps = metrics.read();
      const history = activeRun?.history ?? last.history;
      const stepsPerEpoch = (activeRun && progressOf(activeRun.state)?.stepsPerEpoch) ?? steps.length;
      const training = {
        id,
        settings,
        dataHash,
        classes,
        leftOut,
        finished,
        last,
        history,
        steps,
        stepsPerEpoch,
      };
      recordRun(context, { ...training, costShare: 1, trialOf: null });
      await checkpoints.done();
      return { kind: 'finished', identity: id, ended };
    } catch (error) {
      return failedRun(context, error);
    } finally {
      signal.removeEventListener('abort', buttons.stop);
      store.setState({ live: null });
    }
  };
}
