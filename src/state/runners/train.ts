/** The train cell: one run, of one network or several, from the first step to a record that is kept. */

import { messageOf } from '../../core/error-message.ts';
import { stepCost } from '../../core/forecast/step-cost.ts';
import { summarize } from '../../core/model/model-spec.ts';
import { allRecipes } from '../../core/settings/ensemble-members.ts';
import { toDeviceChoice, toModelSpec } from '../../core/settings/settings.ts';
import type { FinishedNetwork, RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { preparing, progressOf } from '../../core/training/run-state.ts';
import type { TrainOutcome } from '../../protocol.ts';
import { trainRemedy } from '../engine-tasks/engine-remedy.ts';
import { loadEngine } from '../engine-tasks/load-engine.ts';
import { type CellOutcome, failed } from '../page/cell-outcome.ts';
import type { Context } from '../store/context.ts';
import { advanceRun } from '../store/training-slice.ts';
import { checkpointKeeper, continues, historySoFar, type Resuming } from '../training/checkpointing.ts';
import { recordRun } from '../training/record-run.ts';
import type { RunButtons } from '../training/run-buttons.ts';
import { pageSink, trainingListener } from '../training/training-listener.ts';

export function createTrainRunner(buttons: RunButtons, resuming: Resuming) {
  return async function runTrain(context: Context, signal: AbortSignal): Promise<CellOutcome> {
    const { store, services, metrics } = context;
    const { settings, data } = store.getState();
    const dataHash = data?.summary.hash ?? '';
    const summary = summarize(toModelSpec(settings));
    if (!summary.ok)
      return failed(`${summary.problem.name}: ${summary.problem.message}`, 'Change the model.');
    const id = services.newId();
    const unfinished = resuming.current;
    resuming.current = null;
    const resumed = unfinished && continues(unfinished, settings) ? unfinished : null;
    const checkpoints = checkpointKeeper(context, id, settings);
    metrics.clear();
    store.setState({
      interrupted: null,
      activeRun: { id, settings, state: preparing, history: resumed ? historySoFar(resumed) : [] },
    });

    const recipes = allRecipes(settings);
    const finished: FinishedNetwork[] = [...(resumed?.finished ?? [])];
    /** The networks of an ensemble hold out the same rows. */
    const trainNext = async (resume: RunCheckpoint | null): Promise<TrainOutcome> => {
      const network = finished.length;
      const { spec, config } = recipes[network];
      const request = {
        spec,
        config: { ...config, splitSeed: settings.seed },
        device: toDeviceChoice(settings),
        resume,
      };
      const lesson = {
        network,
        epochs: config.epochs,
        stepCosts: recipes.map(each => stepCost(each.spec, each.config)),
        resume,
      };
      const sink = pageSink(context, checkpoint => checkpoints.save(checkpoint, [...finished]));
      const listener = trainingListener(context, lesson, sink);
      const handle = services.engine.train(request, listener);
      const release = buttons.connect({
        pause: handle.pause,
        resume: handle.resume,
        stop() {
          advanceRun(context, { kind: 'stop' });
          handle.stop();
        },
      });
      if (signal.aborted) buttons.stop();
      return handle.outcome.finally(release);
    };

    const stop = () => buttons.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (!(await loadEngine(context)))
        return failed('There is no data to train on.', 'Drop files or use the sample data first.');
      await context.trainingTurn.clear();
      let last = await trainNext(resumed?.checkpoint ?? null);
      while (finished.length + 1 < settings.networks && last.ended !== 'stopped') {
        const { history, best, seconds } = last;
        finished.push({ history, best, seconds });
        last = await trainNext(null);
      }
      const how = last.ended === 'stopped' ? 'stopped' : 'complete';
      advanceRun(context, { kind: 'ended', how });
      const { activeRun } = store.getState();
      const steps = metrics.read();
      const history = activeRun?.history ?? last.history;
      const stepsPerEpoch = (activeRun && progressOf(activeRun.state)?.stepsPerEpoch) ?? steps.length;
      const kept = { id, settings, dataHash, finished, last, history, steps, stepsPerEpoch };
      recordRun(context, { ...kept, trialOf: null });
      await checkpoints.done();
      return { kind: 'finished', identity: id, ended: how };
    } catch (error) {
      const message = messageOf(error);
      const before = progressOf(store.getState().activeRun?.state ?? preparing);
      advanceRun(context, { kind: 'failed', message });
      const where = before ? ` at step ${before.steps}` : '';
      return failed(`Training failed${where}: ${message}`, trainRemedy(error));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };
}
