/**
 * `npm run -s bench -- accuracy`: presets, or forms of them, over the splits of the benchmark, beside each other and beside
 * the anchors whose predictions are stored. Each finished training is stored: an interrupted bench goes on where it was.
 */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { benchmarkSplits } from '../../../src/core/data/sample-split.ts';
import { UsageError } from '../../tools/commands/command-line.ts';
import {
  compareSystems,
  comparisonTable,
  meansTable,
  systemResult,
  systemTable,
} from './describe-accuracy.ts';
import { type AccuracyTask, missingRuns } from './missing-runs.ts';
import { type SplitTables, splitTables } from './split-tables.ts';
import {
  readAllPredictions,
  type StoredPredictions,
  storePredictions,
  systemOf,
} from './stored-predictions.ts';
import { trainOnSplit } from './train-on-split.ts';

/** Where predictions are kept, with the code: trainings of hours outlive the machine that they ran on. */
const storedPath = join(import.meta.dirname, 'predictions');

/** The systems that `anchors.py` trains by the published recipe, in 32 bits and in mixed precision. */
const anchors = ['deotte', 'deotte-bfloat16'].flatMap(system => [
  system,
  `${system}-vote-5`,
  `${system}-vote-15`,
]);

/** Trains what is not stored yet. */
async function trainMissing(task: AccuracyTask, say: (text: string) => void): Promise<void> {
  for (const run of missingRuns(task, readAllPredictions(storedPath))) {
    say(`${systemOf(run.settings)}, split ${run.split}, seed ${run.seed}`);
    const tables = splitTables(run.split);
    storePredictions(storedPath, await trainOnSplit(run, tables, availableParallelism()));
  }
}

export async function accuracySuite(
  task: AccuracyTask,
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const named = new Set(readAllPredictions(storedPath).map(({ system }) => system));
  const unknown = task.against.find(system => !named.has(system));
  if (unknown !== undefined)
    throw new UsageError(
      `no predictions of "${unknown}" are stored; there are ${[...named].toSorted().join(', ')}`,
    );
  await trainMissing(task, say);
  const splits = benchmarkSplits.slice(0, task.splits);
  const answers = new Map<number, SplitTables['solution']>(
    splits.map(split => [split, splitTables(split).solution]),
  );
  const answersOf = (split: number) => Uint8Array.from(answers.get(split) ?? []);
  const stored = readAllPredictions(storedPath);
  const systems = task.trained.map(systemOf);
  const runsOf = (system: string): readonly StoredPredictions[] => {
    const isTrained = systems.includes(system);
    return stored.filter(
      run => run.system === system && answers.has(run.split) && (!isTrained || run.seed <= task.seeds),
    );
  };
  const others = [...new Set([...anchors, ...task.against])].filter(system => runsOf(system).length > 0);
  const results = [...new Set([...systems, ...others])].map(system =>
    systemResult(runsOf(system), answersOf),
  );
  const comparisons = systems.flatMap(first =>
    others.flatMap(second => {
      const comparison = first === second ? null : compareSystems(runsOf(first), runsOf(second), answersOf);
      return comparison === null ? [] : [{ first, second, comparison }];
    }),
  );
  const means = meansTable(comparisons);
  const absent = anchors.filter(anchor => !others.includes(anchor));
  const text = [
    systemTable(results, splits),
    ...(comparisons.length === 0 ? [] : [comparisonTable(comparisons)]),
    ...(means === null ? [] : [means]),
    ...(absent.length === 0 ? [] : [`Not stored, so not compared: ${absent.join(', ')}.`]),
  ].join('\n\n');
  return { text, data: { suite: 'accuracy', splits, seeds: task.seeds, results, comparisons } };
}
