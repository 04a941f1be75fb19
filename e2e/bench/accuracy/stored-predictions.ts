/**
 * Predictions of one training, kept for later comparisons: a line of JSON, then one byte an image, the class that was
 * predicted. `anchors.py` writes the same form.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { presetAndChanges } from '../../../src/core/settings/assignments.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';

/** How a training told the rows that it held out, at the temperature that fits them best. */
export interface ValidationResult {
  readonly wrong: number;
  readonly rows: number;
  /** Mean negative log-likelihood of the true classes, in nats. */
  readonly likelihood: number;
}

interface PredictionsHead {
  readonly version: 2;
  /** What was trained: an anchor, or what `systemOf` makes of the settings. */
  readonly system: string;
  /** What it was trained with; null for an anchor. */
  readonly settings: Settings | null;
  /** The seed of the split, and that of the training. */
  readonly split: number;
  readonly seed: number;
  /** Seconds of training alone. */
  readonly seconds: number;
  /** What the validation rows say, by which changes are judged; null where nothing was held out. */
  readonly validation: ValidationResult | null;
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

/** Settings by the preset that they differ from least, and what differs: `best`, or `best epochs=96`. */
export function systemOf(settings: Settings): string {
  const { seed, device } = defaultSettings;
  const { preset, changes } = presetAndChanges({ ...settings, seed, device });
  return [preset, ...changes.map(({ name, text }) => `${name}=${text}`)].join(' ');
}

/** By the settings themselves: a preset that changes leaves the files of its earlier form where they are. */
function fileName({ system, settings, split, seed }: PredictionsHead): string {
  const text = settings && JSON.stringify(settings);
  const form = text === null ? [] : [createHash('sha256').update(text).digest('hex').slice(0, 8)];
  return [system.split(' ')[0], ...form, 'split', split, 'seed', seed].join('-') + ending;
}

export function encodePredictions({ predicted, ...head }: StoredPredictions): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), predicted]);
}

/**
 * Throws where the bytes are no predictions of this form. What was a preset when it was trained has its name no more where
 * the preset has changed since; a setting that was not there yet has its default.
 */
export function decodePredictions(bytes: Uint8Array): StoredPredictions {
  const end = bytes.indexOf(10);
  const head: PredictionsHead = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString());
  if (head.version !== 2) throw new Error(`predictions of version ${head.version} cannot be read`);
  const settings = head.settings && { ...defaultSettings, ...head.settings };
  const system = settings === null ? head.system : systemOf(settings);
  return { ...head, system, settings, predicted: Uint8Array.from(bytes.subarray(end + 1)) };
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
