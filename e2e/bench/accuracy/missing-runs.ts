/** What the accuracy bench has still to train. */
import { benchmarkSplits } from '../../../src/core/data/sample-split.ts';
import type { PresetName } from '../../../src/core/settings/presets.ts';
import type { StoredPredictions } from './stored-predictions.ts';

export interface AccuracyTask {
  readonly presets: readonly PresetName[];
  /** How many of the benchmark's splits, from the first. */
  readonly splits: number;
  /** Trainings a split, with the seeds 1, 2, … */
  readonly seeds: number;
  /** Systems that the presets are compared with, in addition to the anchors. */
  readonly against: readonly string[];
}

export interface PresetRun {
  readonly preset: PresetName;
  readonly split: number;
  readonly seed: number;
}

/** The trainings of a task that are not stored, preset by preset and split by split. */
export function missingRuns(
  { presets, splits, seeds }: AccuracyTask,
  stored: readonly Pick<StoredPredictions, 'system' | 'split' | 'seed'>[],
): readonly PresetRun[] {
  const isStored = ({ preset, split, seed }: PresetRun) =>
    stored.some(run => run.system === preset && run.split === split && run.seed === seed);
  return presets.flatMap(preset =>
    benchmarkSplits
      .slice(0, splits)
      .flatMap(split => Array.from({ length: seeds }, (_, index) => ({ preset, split, seed: index + 1 })))
      .filter(run => !isStored(run)),
  );
}
