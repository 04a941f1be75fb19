/** The command line of the unattended notebook. */

import { parseArgs } from 'node:util';
import { ownSplit, readSplitSeed, splitSeedRange } from '../../../src/core/data/sample-split.ts';
import { messageOf } from '../../../src/core/error-message.ts';
import { applyAssignments } from '../../../src/core/settings/assignments.ts';
import type { KnobName } from '../../../src/core/settings/knobs.ts';
import { type PresetName, presetNames, presetSettings } from '../../../src/core/settings/presets.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { backendNames, type DeviceChoice } from '../../../src/core/training/device.ts';
import { UsageError } from '../commands/command-line.ts';

export const usage = `usage: npm run -s notebook -- [options]
  --zip FILE | --train FILE --test FILE   the data; default: the sample data
  --data FILE                             any file of the data, repeatable: CSV, IDX, npz, Parquet, zips
  --kaggle                                download the competition's data, submit the result, wait for its score
  --model PRESET                          ${presetNames.join(', ')}; default: cnn
  --set KEY=VALUE                         one setting, repeatable: epochs=3, filters=24,32
  --seed N                                default: 1
  --split-seed N                          deals the images out anew between training and test, where all answers are known
  --backend ${['auto', ...backendNames].join('|')}       default: auto
  --out FILE                              default: submission.csv
  --report FILE                           write a report in JSON
  --html-report FILE                      write a report for people: figures, curves and mistakes as one HTML file
  --solution FILE                         score against these answers`;

export interface Options {
  /** Paths of the data; null for the sample data. */
  readonly files: readonly string[] | null;
  /** The data come from Kaggle, and the submission goes there. */
  readonly kaggle: boolean;
  readonly preset: PresetName;
  /** Settings that the command line names, to be put into the page's fields. */
  readonly changed: readonly KnobName[];
  /** The settings with which the run must start. */
  readonly settings: Settings;
  /** The seed by which the images are dealt out between the tables. */
  readonly split: number;
  readonly out: string;
  readonly report: string | null;
  readonly htmlReport: string | null;
  readonly solution: string | null;
}

interface DataArguments {
  readonly zip?: string;
  readonly train?: string;
  readonly test?: string;
  readonly data: readonly string[];
}

function dataFiles({ zip, train, test, data }: DataArguments): Options['files'] {
  if (data.length > 0) {
    if (zip !== undefined || train !== undefined || test !== undefined)
      throw new UsageError('--data goes without --zip, --train and --test.');
    return data;
  }
  if (zip !== undefined && (train !== undefined || test !== undefined))
    throw new UsageError('--zip goes without --train and --test.');
  if ((train === undefined) !== (test === undefined))
    throw new UsageError('--train and --test go together: predicting needs both.');
  if (zip !== undefined) return [zip];
  return train !== undefined && test !== undefined ? [train, test] : null;
}

function deviceChoice(written: string): DeviceChoice {
  const choice = (['auto', ...backendNames] as const).find(name => name === written);
  if (choice === undefined)
    throw new UsageError(`--backend must be auto, ${backendNames.join(', ')}, not "${written}".`);
  return choice;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        zip: { type: 'string' },
        data: { type: 'string', multiple: true, default: [] },
        kaggle: { type: 'boolean', default: false },
        train: { type: 'string' },
        test: { type: 'string' },
        model: { type: 'string', default: 'cnn' },
        set: { type: 'string', multiple: true, default: [] },
        seed: { type: 'string' },
        'split-seed': { type: 'string', default: String(ownSplit) },
        backend: { type: 'string', default: 'auto' },
        out: { type: 'string', default: 'submission.csv' },
        report: { type: 'string' },
        'html-report': { type: 'string' },
        solution: { type: 'string' },
      },
    }).values;
  } catch (cause) {
    throw new UsageError(messageOf(cause));
  }
}

/** Parses the arguments. Throws a `UsageError`. */
export function parseOptions(args: readonly string[]): Options {
  const values = parsed(args);
  const files = dataFiles(values);
  if (values.kaggle && files !== null)
    throw new UsageError('--kaggle goes without --zip, --train, --test and --data.');
  const preset = presetNames.find(name => name === values.model);
  if (preset === undefined)
    throw new UsageError(`--model must be one of ${presetNames.join(', ')}, not "${values.model}".`);
  const seed = values.seed === undefined ? [] : [`seed=${values.seed}`];
  const assignments = [...values.set, ...seed, `device=${deviceChoice(values.backend)}`];
  const change = applyAssignments(presetSettings(preset, defaultSettings), assignments);
  if (!change.ok) throw new UsageError(change.message);
  const split = readSplitSeed(values['split-seed']);
  if (split === null)
    throw new UsageError(`--split-seed takes ${splitSeedRange}, not "${values['split-seed']}".`);
  if (split !== ownSplit && values.kaggle)
    throw new UsageError('--split-seed goes without --kaggle, whose test images have no answers here.');
  return {
    files,
    split,
    kaggle: values.kaggle,
    preset,
    changed: change.named,
    settings: change.settings,
    out: values.out,
    report: values.report ?? null,
    htmlReport: values['html-report'] ?? null,
    solution: values.solution ?? null,
  };
}
