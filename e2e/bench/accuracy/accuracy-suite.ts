/**
 * `npm run -s bench -- accuracy`: presets over the splits of the benchmark, beside each other and beside the anchors whose
 * predictions are stored. Each finished training is stored: an interrupted bench goes on where it was.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { benchmarkSplits } from '../../../src/core/data/sample-split.ts';
import { messageOf } from '../../../src/core/error-message.ts';
import { compareSystems, comparisonTable, systemResult, systemTable } from './describe-accuracy.ts';
import { type AccuracyTask, missingRuns } from './missing-runs.ts';
import { type SplitTables, splitTables } from './split-tables.ts';
import { readAllPredictions, type StoredPredictions, storePredictions } from './stored-predictions.ts';
import { type PresetTask, trainPreset } from './train-preset.ts';

/** Where predictions are kept. */
const storedPath = join(import.meta.dirname, '../../../.cache/accuracy');

/** The systems that `anchors.py` trains. */
const anchors = ['deotte', 'deotte-vote-5', 'deotte-vote-15'];

/** A training whose machine was so busy that the engine took its device for lost begins anew, so often. */
const attempts = 3;

async function trained(
  task: PresetTask,
  tables: SplitTables,
  say: (text: string) => void,
): Promise<StoredPredictions> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await trainPreset(task, tables, availableParallelism());
    } catch (problem) {
      if (attempt === attempts) throw problem;
      say(`${messageOf(problem)}; once more`);
    }
  }
}

/** Trains what is not stored yet. */
async function trainMissing(task: AccuracyTask, say: (text: string) => void): Promise<void> {
  for (const run of missingRuns(task, readAllPredictions(storedPath))) {
    say(`${run.preset}, split ${run.split}, seed ${run.seed}`);
    storePredictions(storedPath, await trained(run, splitTables(run.split), say));
  }
}

export async function accuracySuite(
  task: AccuracyTask,
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  await trainMissing(task, say);
  const splits = benchmarkSplits.slice(0, task.splits);
  const answers = new Map<number, SplitTables['solution']>(
    splits.map(split => [split, splitTables(split).solution]),
  );
  const answersOf = (split: number) => Uint8Array.from(answers.get(split) ?? []);
  const stored = readAllPredictions(storedPath);
  const runsOf = (system: string): readonly StoredPredictions[] => {
    const isPreset = task.presets.some(preset => preset === system);
    return stored.filter(
      run => run.system === system && answers.has(run.split) && (!isPreset || run.seed <= task.seeds),
    );
  };
  const others = [...new Set([...anchors, ...task.against])].filter(system => runsOf(system).length > 0);
  const results = [...new Set([...task.presets, ...others])].map(system =>
    systemResult(runsOf(system), answersOf),
  );
  const comparisons = task.presets.flatMap(first =>
    others.flatMap(second => {
      const comparison = first === second ? null : compareSystems(runsOf(first), runsOf(second), answersOf);
      return comparison === null ? [] : [{ first, second, comparison }];
    }),
  );
  const absent = anchors.filter(anchor => !others.includes(anchor));
  const text = [
    systemTable(results, splits),
    ...(comparisons.length === 0 ? [] : [comparisonTable(comparisons)]),
    ...(absent.length === 0 ? [] : [`Not stored, so not compared: ${absent.join(', ')}.`]),
  ].join('\n\n');
  return { text, data: { suite: 'accuracy', splits, seeds: task.seeds, results, comparisons } };
}
