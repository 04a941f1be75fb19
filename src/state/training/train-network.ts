/** Trains one network of the train cell's run, with the buttons of the page connected to it. */
import { stepCost } from '../../core/forecast/step-cost.ts';
import { type Settings, toDeviceChoice } from '../../core/settings/settings.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { progressOf } from '../../core/training/run-state.ts';
import type { Recipe } from '../../core/training/train-config.ts';
import type { GangRequest, TrainOutcome } from '../../protocol.ts';
import type { TrainingHandle } from '../page/services.ts';
import type { Context } from '../store/context.ts';
import { addEpoch, advanceRun, setDevices } from '../store/training-slice.ts';
import type { NetworksUnderWay } from './networks-under-way.ts';
import type { RunButtons } from './run-buttons.ts';
import { type TrainingSink, trainingListener } from './training-listener.ts';

/** A run whose networks are being trained. */
export interface RunUnderWay {
  /** The settings of the run. */
  readonly settings: Settings;
  /** Those of all its networks. */
  readonly recipes: readonly Recipe[];
  readonly networks: NetworksUnderWay;
  readonly onCheckpoint: (network: number, checkpoint: RunCheckpoint) => void;
  /** Called once the checkpoint of the pause is there. */
  readonly onPaused: () => void;
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

/** The sink of a network of the run that the train cell shows. */
export function pageSink(context: Context, run: RunUnderWay, network: number): TrainingSink {
  return {
    metrics: context.metrics,
    advance(event) {
      advanceRun(context, event);
      if (event.kind === 'paused') run.onPaused();
    },
    onEpoch: result => addEpoch(context, result),
    onMeasurements: measurements => setDevices(context, { measurements }),
    onCheckpoint: checkpoint => run.onCheckpoint(network, checkpoint),
  };
}

/** A listener to one network of the run; `order` has all of its networks in the order of their training. */
export function listenerOf(
  context: Context,
  { recipes, networks }: RunUnderWay,
  network: number,
  order: readonly number[],
  sink: TrainingSink,
) {
  const costs = recipes.map(each => stepCost(each.spec, each.config));
  const leastSteps = () => leastStepsPerEpoch(context, recipes);
  const position = {
    network,
    epochs: recipes[network].config.epochs,
    stepCost: costs[network],
    stepCosts: order.map(each => costs[each]),
    leastSteps,
    stepsOfRun: (steps: number) => networks.stepsOfRun(network, steps, leastSteps()),
    resume: networks.resumeOf(network),
  };
  return trainingListener(context, position, sink);
}

/** What the engine is asked for one network. Every part of the rows is dealt out by the seed of the run. */
export function requestOf(
  { settings, recipes, networks }: RunUnderWay,
  network: number,
): GangRequest['networks'][number] {
  const { spec, config } = recipes[network];
  return {
    spec,
    config: { ...config, splitSeed: settings.seed },
    resume: networks.resumeOf(network),
  };
}

/** Connects the buttons of the page to a training; the answer disconnects them. */
export function connectButtons(
  context: Context,
  buttons: RunButtons,
  { pause, resume, stop }: Pick<TrainingHandle, 'pause' | 'resume' | 'stop'>,
): () => void {
  const disconnect = buttons.connect({
    pause,
    resume,
    stop() {
      advanceRun(context, { kind: 'stop' });
      stop();
    },
  });
  // The training before may have been lost while it was paused.
  if (context.store.getState().activeRun?.state.kind === 'paused') pause();
  return disconnect;
}

/**
 * Rejects with the error of the engine. A stop that was asked for already ends the training, whose outcome then is `stopped`.
 * `notice` says why the network is trained alone; null where nothing is to be said.
 */
export function trainNetwork(
  context: Context,
  buttons: RunButtons,
  run: RunUnderWay,
  network: number,
  notice: string | null,
): Promise<TrainOutcome> {
  const order = run.networks.begin([network]);
  const listen = listenerOf(context, run, network, order, pageSink(context, run, network));
  const request = { ...requestOf(run, network), device: toDeviceChoice(run.settings) };
  const handle = context.services.engine.train(request, event => {
    if (event.kind !== 'started' || notice === null) listen(event);
    else listen({ ...event, notice: event.notice === null ? notice : `${notice} ${event.notice}` });
  });
  const disconnect = connectButtons(context, buttons, handle);
  return handle.outcome.finally(disconnect);
}
