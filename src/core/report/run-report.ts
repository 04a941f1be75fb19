/** What a report tells of a run: plain values, complete, with a reason in place of whatever is not known. */
import type { ClassTable } from '../data/classes.ts';
import type { Bytes } from '../data/dataset.ts';
import type { EstimateOf } from '../evaluation/ensemble/estimate.ts';
import type { AloneAccuracy } from '../evaluation/ensemble/out-of-bag.ts';
import type { VoteGain } from '../evaluation/ensemble/vote.ts';
import type { Probabilities } from '../evaluation/metrics.ts';
import type { ConfidenceInterval } from '../evaluation/wilson.ts';
import type { ModelSpec } from '../model/model-spec.ts';
import type { Settings } from '../settings/settings.ts';
import type { EpochResult } from '../training/checkpoint/checkpoint.ts';
import type { Device } from '../training/device.ts';

interface ReportFile {
  readonly name: string;
  readonly use: 'training' | 'test';
  readonly rows: number;
}

/** The data of the run. */
export interface ReportData {
  readonly files: readonly ReportFile[];
  /** Training images of each class, `[classes]`. */
  readonly counts: ArrayLike<number>;
  /** Sentences: what was assumed about the files, what was done to the tables, and what may be wrong with them. */
  readonly notes: readonly string[];
  /** The seed by which the images were dealt out between the tables; 0 as the files have them. */
  readonly split: number;
}

/** The run's answers to the images that it held out. */
export interface ReportAnswers {
  /** Rows of the training table, `[n]`. */
  readonly rows: ArrayLike<number>;
  /** The true classes, `[n]`. */
  readonly labels: Bytes;
  /** Softmax, `[n, classes]`. */
  readonly probabilities: Probabilities;
  /** What each network reaches on the images that it held out; empty where all held out the same. */
  readonly alone: readonly AloneAccuracy[];
  /** The temperature of calibration; null where it is not known. */
  readonly temperature: number | null;
  /** What each further network of an ensemble added; empty for one network. */
  readonly gains: readonly VoteGain[];
  /** The images of the training table, `[rows, 784]`; null where they are not loaded. */
  readonly pixels: Bytes | null;
}

export type Known<Value> =
  | { readonly known: true; readonly value: Value }
  /** `why` is a sentence that says what would have to be done. */
  | { readonly known: false; readonly why: string };

/** A share that was measured on images, with its 95 % interval. */
export interface MeasuredScore extends ConfidenceInterval {
  readonly accuracy: number;
  readonly rows: number;
}

export interface RunReport {
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly trained: number;
  readonly written: number;
  /** The version of the page that wrote the report. */
  readonly version: string;
  readonly settings: Settings;
  readonly classes: ClassTable;
  readonly device: Device;
  readonly ended: 'complete' | 'stopped' | 'early';
  /** Seconds of training, of all networks together. */
  readonly seconds: number;
  readonly history: readonly EpochResult[];
  /** The epoch whose weights were kept, from 1; 0 where training stopped before one was complete. */
  readonly keptEpoch: number;
  readonly heldOutRows: number;
  /** Rows of the training table that were left out by hand. */
  readonly leftOut: readonly number[];
  /** The networks whose probabilities are averaged, in words and as models. */
  readonly networks: readonly { readonly name: string; readonly spec: ModelSpec }[];
  /** True for a vote of other runs, which no settings train. */
  readonly isVote: boolean;
  /** SHA-256 (hex) of the tables that it was trained on. */
  readonly dataHash: string;
  readonly data: Known<ReportData>;
  readonly answers: Known<ReportAnswers>;
  /** What the estimate is of, where the networks that predict are not those that judge; null otherwise. */
  readonly estimate: EstimateOf | null;
  /** The score to expect on new images. */
  readonly expected: Known<MeasuredScore>;
  /** The score on the test images, where their answers are known; null otherwise. */
  readonly tested: MeasuredScore | null;
}
