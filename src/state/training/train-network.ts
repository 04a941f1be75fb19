/** Trains one network of the train cell's run, with the buttons of the page connected to it. */
import { stepCost } from '../../core/forecast/step-cost.ts';
import { memberRecipes } from '../../core/settings/ensemble-members.ts';
import { type Settings, toDeviceChoice } from '../../core/settings/settings.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { TrainOutcome } from '../../protocol.ts';
import type { Context } from '../store/context.ts';
import { advanceRun } from '../store/training-slice.ts';
import type { RunButtons } from './run-buttons.ts';
import { pageSink, trainingListener } from './training-listener.ts';

interface NetworkOfRun {
  /** The settings of the run. */
  readonly settings: Settings;
  /** The number of classes of the data. */
  readonly classes: number;
  /** Rows that it leaves out, in rising order. */
  readonly leftOut: readonly number[];
  /** Its index in the run, from 0. */
  readonly network: number;
  /** The checkpoint from which it continues; null begins with its first step. */
  readonly resume: RunCheckpoint | null;
  readonly onCheckpoint: (checkpoint: RunCheckpoint) => void;
}

/** Rejects with the error of the engine. A stop that was asked for already ends the training, whose outcome then is `stopped`. */
export function trainNetwork(
  context: Context,
  buttons: RunButtons,
  { settings, classes, leftOut, network, resume, onCheckpoint }: NetworkOfRun,
): Promise<TrainOutcome> {
  const recipes = memberRecipes(settings, classes, leftOut);
  const { spec, config } = recipes[network];
  const listener = trainingListener(
    context,
    {
      network,
      epochs: config.epochs,
      stepCosts: recipes.map(each => stepCost(each.spec, each.config)),
      resume,
    },
    pageSink(context, onCheckpoint),
  );
  // The networks of an ensemble hold out the same rows.
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
