/** What the accuracy bench has still to train. */
import { benchmarkSplits } from '../../../src/core/data/sample-split.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';
import { type StoredPredictions, systemOf } from './stored-predictions.ts';

export interface AccuracyTask {
  /** What is trained: presets, as they are or with some settings changed. */
  readonly trained: readonly Settings[];
  /** How many of the benchmark's splits, from the first. */
  readonly splits: number;
  /** Trainings a split, with the seeds 1, 2, … */
  readonly seeds: number;
  /** Systems that they are compared with, in addition to the anchors. */
  readonly against: readonly string[];
}

export interface TrainingTask {
  readonly settings: Settings;
  readonly split: number;
  readonly seed: number;
}

/** The trainings of a task that are not stored, system by system and split by split. */
export function missingRuns(
  { trained, splits, seeds }: AccuracyTask,
  stored: readonly Pick<StoredPredictions, 'system' | 'split' | 'seed'>[],
): readonly TrainingTask[] {
  return trained.flatMap(settings => {
    const system = systemOf(settings);
    const isStored = ({ split, seed }: TrainingTask) =>
      stored.some(run => run.system === system && run.split === split && run.seed === seed);
    return benchmarkSplits
      .slice(0, splits)
      .flatMap(split => Array.from({ length: seeds }, (_, index) => ({ settings, split, seed: index + 1 })))
      .filter(run => !isStored(run));
  });
}
