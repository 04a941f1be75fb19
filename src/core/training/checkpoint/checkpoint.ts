/** A training run between two steps, with everything that it needs to continue, and what its finished epochs gave. */
import type { TrainingState } from '../training-state.ts';

/** The metrics of one epoch. */
export interface EpochResult {
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  readonly seconds: number;
  /** Mean training loss in nats. */
  readonly loss: number;
  /** Share of the training images that were classified right. */
  readonly accuracy: number;
  /** Mean validation loss in nats; null where no rows are held out, as is the validation accuracy. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly learningRate: number;
}

/**
 * The class that an epoch's weights gave to each held-out row, one byte a row, `[rows]`; empty where it was not kept. From
 * them one sees how the confusion matrix came to be.
 */
export type EpochAnswers = Uint8Array<ArrayBuffer>;

/** The weights that evaluation and prediction use: those of the epoch that the run keeps (`kept-epoch.ts`). */
export interface KeptWeights {
  /** Number of the epoch, from 1; 0 where training was stopped before one was complete. */
  readonly epoch: number;
  readonly validationAccuracy: number | null;
  readonly weights: Float32Array<ArrayBuffer>;
}

/** Sums over the steps of the running epoch, from which its `EpochResult` is made. */
export interface EpochTotals {
  /** Sum of the losses of all images, in nats. */
  readonly loss: number;
  readonly correct: number;
  readonly images: number;
  readonly seconds: number;
}

/** A run after a step. With the same data it continues to exactly the weights of an uninterrupted run. */
export interface RunCheckpoint {
  /** Number of complete epochs. */
  readonly epoch: number;
  /** Number of complete steps of the running epoch. */
  readonly stepInEpoch: number;
  readonly soFar: EpochTotals;
  readonly state: TrainingState;
  readonly history: readonly EpochResult[];
  /** The answers of each epoch of the history. Absent in what earlier versions wrote. */
  readonly answers?: readonly EpochAnswers[];
  readonly best: KeptWeights | null;
  /** Current factor of a plateau schedule; 1 for every other schedule. */
  readonly learningRateFactor: number;
}

/** One answer an epoch of the history, empty where none was kept. */
export const answersOf = ({
  history,
  answers,
}: Pick<FinishedNetwork, 'history' | 'answers'>): readonly EpochAnswers[] =>
  history.map((_, index) => answers?.[index] ?? new Uint8Array(0));

/** A network of an ensemble whose training is complete. */
export interface FinishedNetwork {
  readonly history: readonly EpochResult[];
  /** The answers of each epoch of the history. Absent in what earlier versions wrote. */
  readonly answers?: readonly EpochAnswers[];
  readonly best: KeptWeights;
  readonly seconds: number;
  /** The rows that it held out. Absent in what earlier versions wrote, where every network held out the same. */
  readonly validationRows?: Uint32Array<ArrayBuffer>;
}
