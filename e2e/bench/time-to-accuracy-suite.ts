/**
 * `npm run -s bench -- time-to-accuracy`: what each preset reaches on held-out images and how long it trains, over
 * several seeds. Epochs are the preset's own, fixed beforehand, and all 42,000 images are trained on.
 */
import type { PresetName } from '../../src/core/settings/presets.ts';
import { markdownTable } from '../tools/measure/markdown-table.ts';
import { parseOptions } from '../tools/notebook/options.ts';
import type { Report } from '../tools/notebook/report.ts';
import { runNotebook } from '../tools/notebook/run.ts';

const seeds = [1, 2, 3];
/** Held-out accuracy: the origin's best score, then what good single networks and ensembles reach. */
const goals = [0.9906, 0.995, 0.997];

export const timedPresets = ['sprint', 'fast', 'best'] as const satisfies readonly PresetName[];
export type TimedPreset = (typeof timedPresets)[number];

interface PresetResult {
  readonly preset: TimedPreset;
  readonly reports: readonly Report[];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

function row({ preset, reports }: PresetResult): readonly string[] {
  const accuracies = reports.map(({ heldOut }) => heldOut?.accuracy ?? Number.NaN);
  const reached = goals.filter(goal => mean(accuracies) >= goal).at(-1);
  return [
    preset,
    percent(mean(accuracies)),
    `${percent(Math.min(...accuracies))} to ${percent(Math.max(...accuracies))}`,
    mean(reports.map(({ seconds }) => seconds.train)).toFixed(1),
    String(reports[0].epochs.length),
    reached === undefined ? 'none' : percent(reached),
  ];
}

export async function timeToAccuracySuite(
  presets: readonly TimedPreset[],
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const results: PresetResult[] = [];
  for (const preset of presets) {
    const reports: Report[] = [];
    for (const seed of seeds) {
      say(`${preset}, seed ${seed}`);
      const options = parseOptions(['--model', preset, '--seed', String(seed), '--set', 'validationShare=0']);
      reports.push((await runNotebook(options, () => {})).report);
    }
    results.push({ preset, reports });
  }
  const head = [
    'preset',
    'held-out accuracy',
    'lowest to highest',
    'seconds to train',
    'epochs',
    'goal reached',
  ];
  return {
    text: markdownTable(head, results.map(row)),
    data: { suite: 'time-to-accuracy', seeds, results },
  };
}
