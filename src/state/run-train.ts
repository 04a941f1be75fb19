/** The train cell: one run, of one network or several, from the first step to a record that is kept. */
import { summarize } from '../core/model-spec.ts';
import { preparing, progressOf } from '../core/run.ts';
import { toDeviceChoice, toModelSpec, toTrainConfig } from '../core/settings.ts';
import { stepCost } from '../core/step-cost.ts';
import type { TrainOutcome } from '../protocol.ts';
import { type CellOutcome, type Context, failed } from './context.ts';
import { giveData } from './give-data.ts';
import { checkpointKeeper, continues, type Resuming } from './interrupted-run.ts';
import { keepRun } from './keep-run.ts';
import { trainRemedy } from './train-remedy.ts';
import type { TrainingControl } from './training-control.ts';
import { advance, pageSink, trainingListener } from './training-listener.ts';

export function createTrainRunner(control: TrainingControl, resuming: Resuming) {
  return async function runTrain(context: Context, signal: AbortSignal): Promise<CellOutcome> {
    const { store, services, metrics } = context;
    const { settings, data } = store.getState();
    const dataHash = data?.summary.hash ?? '';
    const spec = toModelSpec(settings);
    const summary = summarize(spec);
    if (!summary.ok)
      return failed(`${summary.problem.name}: ${summary.problem.message}`, 'Change the model.');
    const config = toTrainConfig(settings);
    const id = services.newId();
    const unfinished = resuming.current;
    resuming.current = null;
    const resume = unfinished && continues(unfinished, settings) ? unfinished.checkpoint : null;
    const checkpoints = checkpointKeeper(context, id, settings);
    metrics.clear();
    store.setState({
      interrupted: null,
      run: { id, settings, state: preparing, history: resume?.history ?? [] },
    });

    /** The networks of an ensemble differ in their seeds, and hold out the same rows. */
    const trainNetwork = async (network: number): Promise<TrainOutcome> => {
      const { epochs, seed } = config;
      const request = {
        spec,
        config: { ...config, seed: (seed + network) % 2 ** 32, splitSeed: seed },
        device: toDeviceChoice(settings),
        resume,
      };
      const lesson = {
        network,
        networks: settings.nets,
        epochs,
        stepCost: stepCost(spec, config),
        resume,
      };
      const listener = trainingListener(context, lesson, pageSink(context, checkpoints.save));
      const handle = services.engine.train(request, listener);
      const release = control.attach({
        pause: handle.pause,
        resume: handle.resume,
        stop() {
          advance(context, { kind: 'stop' });
          handle.stop();
        },
      });
      if (signal.aborted) control.stop();
      return handle.outcome.finally(release);
    };

    const stop = () => control.stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (!(await giveData(context)))
        return failed('There is no data to train on.', 'Drop files or use the sample data first.');
      await context.trainingTurn.clear();
      const outcomes = [await trainNetwork(0)];
      while (outcomes.length < settings.nets && outcomes.at(-1)?.ended !== 'stopped')
        outcomes.push(await trainNetwork(outcomes.length));
      const how = outcomes.at(-1)?.ended === 'stopped' ? 'stopped' : 'complete';
      advance(context, { kind: 'ended', how });
      const { run } = store.getState();
      const steps = metrics.read();
      const history = run?.history ?? outcomes[0].history;
      const stepsPerEpoch = (run && progressOf(run.state)?.stepsPerEpoch) ?? steps.length;
      keepRun(context, { id, settings, dataHash, outcomes, history, steps, stepsPerEpoch, trialOf: null });
      await checkpoints.done();
      return { kind: 'finished', identity: id, ended: how };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const before = progressOf(store.getState().run?.state ?? preparing);
      advance(context, { kind: 'failed', message });
      const where = before ? ` at step ${before.steps}` : '';
      return failed(`Training failed${where}: ${message}`, trainRemedy(error));
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };
}
