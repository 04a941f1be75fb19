/**
 * Predictions of one training, kept for later comparisons: a line of JSON, then one byte an image, the class that was
 * predicted. `anchors.py` writes the same form.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface PredictionsHead {
  readonly version: 1;
  /** What was trained: a preset, or an anchor. */
  readonly system: string;
  /** The seed of the split, and that of the training. */
  readonly split: number;
  readonly seed: number;
  /** Seconds of training alone. */
  readonly seconds: number;
  /** Mean negative log-likelihood of the true classes, in nats. */
  readonly likelihood: number;
  /** Expected calibration error of the probabilities, 0 to 1. */
  readonly calibration: number;
  /** The same at the temperature that was fitted on the validation rows; null where there were none. */
  readonly calibrated: number | null;
  /** The 95 % interval that was expected for the accuracy; null where none was stated. */
  readonly expected: { readonly low: number; readonly high: number } | null;
}

export interface StoredPredictions extends PredictionsHead {
  /** `[images]`, in the order of the split's test table. */
  readonly predicted: Uint8Array;
}

const ending = '.predictions';

const fileName = ({ system, split, seed }: Pick<PredictionsHead, 'system' | 'split' | 'seed'>): string =>
  `${system}-split-${split}-seed-${seed}${ending}`;

export function encodePredictions({ predicted, ...head }: StoredPredictions): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), predicted]);
}

/** Throws where the bytes are no predictions of this form. */
export function decodePredictions(bytes: Uint8Array): StoredPredictions {
  const end = bytes.indexOf(10);
  const head: PredictionsHead = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString());
  if (head.version !== 1) throw new Error(`predictions of version ${head.version} cannot be read`);
  return { ...head, predicted: Uint8Array.from(bytes.subarray(end + 1)) };
}

/** Writes the file at once as a whole: an interrupted bench leaves none that is cut off. */
export function storePredictions(folder: string, predictions: StoredPredictions): void {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, fileName(predictions));
  writeFileSync(`${path}.part`, encodePredictions(predictions));
  renameSync(`${path}.part`, path);
}

/** All predictions of a folder; none where it is not there. Throws, naming the file, where one cannot be read. */
export function readAllPredictions(folder: string): readonly StoredPredictions[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .filter(name => name.endsWith(ending))
    .map(name => {
      try {
        return decodePredictions(readFileSync(join(folder, name)));
      } catch (cause) {
        throw new Error(`${join(folder, name)} cannot be read. Delete it, and its training runs again.`, {
          cause,
        });
      }
    });
}
