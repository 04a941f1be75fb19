/** The check of the labels: trains a network for each fold beside the cells, and lets it judge the rows it never saw. */
import { messageOf } from '../../core/error-message.ts';
import { checkFolds, checkSettings } from '../../core/labels/check-plan.ts';
import { findSuspects } from '../../core/labels/find-suspects.ts';
import { isBusy } from '../../core/notebook/cell-graph.ts';
import { toDeviceChoice, toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import { trainRemedy } from '../engine-tasks/engine-remedy.ts';
import { loadEngine } from '../engine-tasks/load-engine.ts';
import type { TrainingEvent } from '../page/services.ts';
import type { Context } from '../store/context.ts';
import { loadedClasses } from '../store/data-slice.ts';

export interface LabelCheckProgress {
  /** The network that trains, from 0. */
  readonly network: number;
  /** The share of all training that is done. */
  readonly share: number;
  /** Null until enough is done for an estimate. */
  readonly secondsLeft: number | null;
}

export type ReportProgress = (progress: LabelCheckProgress) => void;

/** The smallest share from which the rest is estimated. */
const leastShare = 0.03;

/** Reports the share of all folds from the events of the training of one. */
function createReporter(now: () => number, epochs: number, onProgress: ReportProgress) {
  const began = now();
  return (network: number) => {
    let all = 0;
    const report = (steps: number) => {
      const share = (network + (all === 0 ? 0 : steps / all)) / checkFolds;
      const seconds = (now() - began) / 1000;
      const secondsLeft = share < leastShare ? null : (seconds / share) * (1 - share);
      onProgress({ network, share, secondsLeft });
    };
    report(0);
    return (event: TrainingEvent): void => {
      if (event.kind === 'started') all = event.stepsPerEpoch * epochs;
      if (event.kind === 'steps') report(event.samples.firstStep + event.samples.loss.length);
    };
  };
}

/** The probabilities `[rows, classes]` of every row, each by the network that did not train on it; null when aborted. */
async function judgements(
  { services, store }: Context,
  rows: number,
  onProgress: ReportProgress,
  signal: AbortSignal,
): Promise<Float32Array<ArrayBuffer> | null> {
  const settings = checkSettings(store.getState().settings, rows);
  const classes = loadedClasses(store.getState()).labels.length;
  const spec = toModelSpec(settings, classes);
  const config = toTrainConfig(settings);
  const reporter = createReporter(services.clock.now, config.epochs, onProgress);
  const all = new Float32Array(rows * classes);
  for (let index = 0; index < checkFolds; index++) {
    const fold = { index, count: checkFolds };
    const request = { spec, config: { ...config, fold }, device: toDeviceChoice(settings), resume: null };
    const training = services.engine.train(request, reporter(index));
    signal.addEventListener('abort', training.stop, { once: true });
    if (signal.aborted) training.stop();
    const { best, device, validationRows } = await training.outcome;
    signal.removeEventListener('abort', training.stop);
    if (signal.aborted) return null;
    const images = { table: 'training', rows: validationRows } as const;
    const { probabilities } = await services.engine.predict(
      { spec, weights: best.weights, device: device.backend, images, views: 1 },
      () => {},
      signal,
    );
    for (const [at, row] of validationRows.entries())
      all.set(probabilities.subarray(at * classes, (at + 1) * classes), row * classes);
  }
  return all;
}

const ended = 'The check was ended because a training needed the device: check again when that is done.';

/**
 * Does what `TrainingActions.checkLabels` promises. Cells go first: a training that is started meanwhile ends the check.
 */
export async function checkLabels(
  context: Context,
  onProgress: ReportProgress,
  signal: AbortSignal,
): Promise<string | null> {
  const { store, services, trainingLock } = context;
  const { data } = store.getState();
  if (!data?.training) return 'Load the training data first.';
  const { rows, labels } = data.training;
  if (rows < 2 * checkFolds) return `${rows} images are too few to check their labels.`;
  await loadEngine(context);
  const preempted = new AbortController();
  const release = await trainingLock.takeOver(() => preempted.abort());
  const began = services.clock.now();
  try {
    if (isBusy(store.getState().notebook, 'train'))
      return 'The network is being trained: check the labels when that is done.';
    const either = AbortSignal.any([signal, preempted.signal]);
    const probabilities = await judgements(context, rows, onProgress, either);
    if (preempted.signal.aborted) return ended;
    if (probabilities === null) return null;
    await services.clock.pause();
    const seconds = (services.clock.now() - began) / 1000;
    const dataHash = data.summary.hash;
    store.setState({ labelCheck: { ...findSuspects(probabilities, labels), dataHash, seconds } });
    return null;
  } catch (error) {
    if (signal.aborted) return null;
    if (preempted.signal.aborted) return ended;
    return `The check failed: ${messageOf(error)} ${trainRemedy(error)}`;
  } finally {
    release();
  }
}
