/** Trains one network of the train cell's run, with the buttons of the page connected to it. */
import { stepCost } from '../../core/forecast/step-cost.ts';
import { type Settings, toDeviceChoice } from '../../core/settings/settings.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { progressOf } from '../../core/training/run-state.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { TrainOutcome } from '../../protocol.ts';
import type { Context } from '../store/context.ts';
import { advanceRun } from '../store/training-slice.ts';
import type { RunButtons } from './run-buttons.ts';
import { pageSink, trainingListener } from './training-listener.ts';

interface NetworkOfRun {
  /** The settings of the run. */
  readonly settings: Settings;
  /** Those of all networks of the run. */
  readonly recipes: readonly Recipe[];
  /** Its index in the run, from 0. */
  readonly network: number;
  /** The checkpoint from which it continues; null begins with its first step. */
  readonly resume: RunCheckpoint | null;
  readonly onCheckpoint: (checkpoint: RunCheckpoint) => void;
}

/**
 * The steps that an epoch of the run has at the least: those of the networks before, and of a training on everything. An
 * epoch of each network takes the same place in the curves, also where it has fewer steps.
 */
function leastStepsPerEpoch({ store }: Context, recipes: readonly Recipe[]): number {
  const { activeRun, data } = store.getState();
  const before = activeRun && progressOf(activeRun.state);
  const { validationShare, batchSize, leftOut = [] } = recipes[recipes.length - 1].config;
  const rows = (data?.training?.rows ?? 0) - leftOut.length;
  const ofEverything = recipes.length > 1 && validationShare === 0 ? Math.ceil(rows / batchSize) : 0;
  return Math.max(before?.stepsPerEpoch ?? 0, ofEverything);
}

/** Rejects with the error of the engine. A stop that was asked for already ends the training, whose outcome then is `stopped`. */
export function trainNetwork(
  context: Context,
  buttons: RunButtons,
  { settings, recipes, network, resume, onCheckpoint }: NetworkOfRun,
): Promise<TrainOutcome> {
  const { spec, config } = recipes[network];
  const listener = trainingListener(
    context,
    {
      network,
      epochs: config.epochs,
      stepCosts: recipes.map(each => stepCost(each.spec, each.config)),
      leastSteps: leastStepsPerEpoch(context, recipes),
      resume,
    },
    pageSink(context, onCheckpoint),
  );
  // Every part of the rows is dealt out by the seed of the run.
  const request = {
    spec,
    config: { ...config, splitSeed: settings.seed },
    device: toDeviceChoice(settings),
    resume,
  };
  const handle = context.services.engine.train(request, listener);
  const disconnect = buttons.connect({
    pause: handle.pause,
    resume: handle.resume,
    stop() {
      advanceRun(context, { kind: 'stop' });
      handle.stop();
    },
  });
  return handle.outcome.finally(disconnect);
}
