/** The progress of a run as a pure value: sums of the epoch, history, best epoch, early stopping, the plateau's factor. */
import {
  answersOf,
  type EpochResult,
  type EpochTotals,
  type RunCheckpoint,
} from '../../core/training/checkpoint/checkpoint.ts';
import { replacesKept } from '../../core/training/checkpoint/kept-epoch.ts';
import { plateauFactor } from '../../core/training/schedule.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { StepsResult } from '../../core/training/trainer.ts';
import type { ValidationScore } from './evaluate.ts';

export type RunProgress = Omit<RunCheckpoint, 'state'>;

const noSteps: EpochTotals = { loss: 0, correct: 0, images: 0, seconds: 0 };

export const initialProgress: RunProgress = {
  epoch: 0,
  stepInEpoch: 0,
  soFar: noSteps,
  history: [],
  answers: [],
  best: null,
  learningRateFactor: 1,
};

/** The number of images in a step's minibatch: `batchSize`, or what is left for the last of `images` images. */
export const imagesOfStep = (step: number, batchSize: number, images: number): number =>
  Math.min(batchSize, images - step * batchSize);

/** The progress after some steps over `images` images, which took `seconds`. */
export function afterSteps(
  progress: RunProgress,
  { loss, correct }: StepsResult,
  batchSize: number,
  images: number,
  seconds: number,
): RunProgress {
  let { loss: lossSum, correct: hits } = progress.soFar;
  for (let step = 0; step < loss.length; step++) {
    lossSum += loss[step] * imagesOfStep(step, batchSize, images);
    hits += correct[step];
  }
  const soFar = {
    loss: lossSum,
    correct: hits,
    images: progress.soFar.images + images,
    seconds: progress.soFar.seconds + seconds,
  };
  return { ...progress, stepInEpoch: progress.stepInEpoch + loss.length, soFar };
}

/** The progress after the last step of an epoch and its validation, which took `seconds`. */
export function afterEpoch(
  progress: RunProgress,
  config: TrainConfig,
  score: ValidationScore | null,
  weights: Float32Array<ArrayBuffer>,
  learningRate: number,
  seconds: number,
): RunProgress {
  const { loss, correct, images } = progress.soFar;
  const epoch = progress.epoch + 1;
  const validationAccuracy = score?.accuracy ?? null;
  const result: EpochResult = {
    epoch,
    seconds: progress.soFar.seconds + seconds,
    loss: loss / images,
    accuracy: correct / images,
    validationLoss: score?.loss ?? null,
    validationAccuracy,
    learningRate,
  };
  const history = [...progress.history, result];
  const answers = [...answersOf(progress), score?.answers ?? new Uint8Array(0)];
  const kept = progress.best;
  const replaces = kept === null || replacesKept(config.keep, validationAccuracy, kept.validationAccuracy);
  const best = replaces ? { epoch, validationAccuracy, weights } : kept;
  const losses = history.flatMap(({ validationLoss }) => validationLoss ?? []);
  return {
    epoch,
    stepInEpoch: 0,
    soFar: noSteps,
    history,
    answers,
    best,
    learningRateFactor: plateauFactor(config.schedule, losses),
  };
}

/** Early stopping: validation accuracy has not improved for `patience` epochs. An equal one is no improvement. */
export function shouldStopEarly({ history, best }: RunProgress, { patience }: TrainConfig): boolean {
  if (patience === 0 || best?.validationAccuracy == null) return false;
  const reached = history.findIndex(
    ({ validationAccuracy }) => validationAccuracy === best.validationAccuracy,
  );
  return history.length - (reached + 1) >= patience;
}

/** Seconds of training and validation so far, without pauses. */
export const trainingSeconds = ({ history, soFar }: RunProgress): number =>
  history.reduce((sum, { seconds }) => sum + seconds, soFar.seconds);
