/** The bookkeeping of a run between steps, pure: sums, history, best epoch, early stopping, the plateau's factor. */
import type { EpochResult, EpochTotals, RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import { replacesKept } from '../../core/training/checkpoint/kept-epoch.ts';
import { plateauFactor } from '../../core/training/schedule.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { StepsResult } from '../../core/training/trainer.ts';
import type { ValidationScore } from './evaluate.ts';

export type RunProgress = Omit<RunCheckpoint, 'state'>;

const nothing: EpochTotals = { loss: 0, correct: 0, images: 0, seconds: 0 };

export const initialProgress: RunProgress = {
  epoch: 0,
  stepInEpoch: 0,
  soFar: nothing,
  history: [],
  best: null,
  learningRateFactor: 1,
};

/** Images of each of some steps: all full but perhaps the last. */
export const imagesOfStep = (step: number, batchSize: number, images: number): number =>
  Math.min(batchSize, images - step * batchSize);

/** After some steps over `images` images that took `seconds`. */
export function afterSteps(
  book: RunProgress,
  { loss, correct }: StepsResult,
  batchSize: number,
  images: number,
  seconds: number,
): RunProgress {
  let { loss: lossSum, correct: hits } = book.soFar;
  for (let step = 0; step < loss.length; step++) {
    lossSum += loss[step] * imagesOfStep(step, batchSize, images);
    hits += correct[step];
  }
  const soFar = {
    loss: lossSum,
    correct: hits,
    images: book.soFar.images + images,
    seconds: book.soFar.seconds + seconds,
  };
  return { ...book, stepInEpoch: book.stepInEpoch + loss.length, soFar };
}

/** After the last step of an epoch and its validation, which took `seconds`. */
export function afterEpoch(
  book: RunProgress,
  config: TrainConfig,
  score: ValidationScore | null,
  weights: Float32Array<ArrayBuffer>,
  learningRate: number,
  seconds: number,
): RunProgress {
  const { loss, correct, images } = book.soFar;
  const epoch = book.epoch + 1;
  const validationAccuracy = score?.accuracy ?? null;
  const result: EpochResult = {
    epoch,
    seconds: book.soFar.seconds + seconds,
    loss: loss / images,
    accuracy: correct / images,
    validationLoss: score?.loss ?? null,
    validationAccuracy,
    learningRate,
  };
  const history = [...book.history, result];
  const kept = book.best;
  const replaces = kept === null || replacesKept(config.keep, validationAccuracy, kept.validationAccuracy);
  const best = replaces ? { epoch, validationAccuracy, weights } : kept;
  const losses = history.flatMap(({ validationLoss }) => validationLoss ?? []);
  return {
    epoch,
    stepInEpoch: 0,
    soFar: nothing,
    history,
    best,
    learningRateFactor: plateauFactor(config.schedule, losses),
  };
}

/** Whether validation accuracy has not improved for `patience` epochs; an equal one is no improvement. */
export function shouldStopEarly({ history, best }: RunProgress, { patience }: TrainConfig): boolean {
  if (patience === 0 || best?.validationAccuracy == null) return false;
  const reached = history.findIndex(
    ({ validationAccuracy }) => validationAccuracy === best.validationAccuracy,
  );
  return history.length - (reached + 1) >= patience;
}

export const trainingSeconds = ({ history, soFar }: RunProgress): number =>
  history.reduce((sum, { seconds }) => sum + seconds, soFar.seconds);
