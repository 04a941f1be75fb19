/** A training run at the end of a step, as it is stored: versioned, checksummed, and believed only when it proves itself. */
import type { TrainingState } from '../training-state.ts';

export interface EpochResult {
  /** From 1. */
  readonly epoch: number;
  readonly seconds: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Null when training on everything. */
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly learningRate: number;
}

/** What evaluation and prediction use: the weights of the epoch that the run keeps, by `keptEpoch`. */
export interface KeptWeights {
  /** From 1; 0 when training was stopped before an epoch was complete. */
  readonly epoch: number;
  readonly validationAccuracy: number | null;
  readonly weights: Float32Array<ArrayBuffer>;
}

/** Sums over the steps of the running epoch, from which its `EpochResult` is made. */
export interface EpochTotals {
  /** Each step's mean loss times its images. */
  readonly loss: number;
  readonly correct: number;
  readonly images: number;
  readonly seconds: number;
}

/** A run at the end of a step: with the same data it continues to exactly the weights of an uninterrupted run. */
export interface RunCheckpoint {
  /** Epochs that are complete. */
  readonly epoch: number;
  /** Steps of the running epoch that are complete. */
  readonly stepInEpoch: number;
  readonly soFar: EpochTotals;
  readonly state: TrainingState;
  readonly history: readonly EpochResult[];
  readonly best: KeptWeights | null;
  /** Current factor of a plateau schedule; 1 for the others. */
  readonly learningRateFactor: number;
}

/** A network of an ensemble that is trained to its end. */
export interface FinishedNetwork {
  readonly history: readonly EpochResult[];
  readonly best: KeptWeights;
  readonly seconds: number;
}
