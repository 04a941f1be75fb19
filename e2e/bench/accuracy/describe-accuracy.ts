/** The tables of the accuracy bench. */
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import {
  type Comparison,
  compareMeans,
  comparePairs,
  meanOf,
  type PairedComparison,
  wrongCount,
} from './statistics.ts';
import type { StoredPredictions, ValidationResult } from './stored-predictions.ts';

/** The answers to a split's test table. */
export type AnswersOf = (split: number) => Uint8Array;

/** What a system did, over splits and seeds. */
export interface SystemResult {
  readonly system: string;
  readonly splits: readonly number[];
  /** Wrong images by split, the mean over the seeds. */
  readonly wrong: readonly number[];
  /** Over the trainings that held rows out; null where none did. */
  readonly validation: ValidationResult | null;
  readonly likelihood: number;
  readonly calibration: number;
  readonly calibrated: number | null;
  /** Of the trainings that stated an expected interval: how many held the held-out score. */
  readonly contained: number;
  readonly stated: number;
  readonly seconds: readonly number[];
}

/** All rows that were held out in any training, as one set. */
function pooled(results: readonly ValidationResult[]): ValidationResult | null {
  const sum = (of: (result: ValidationResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const rows = sum(result => result.rows);
  if (rows === 0) return null;
  return {
    wrong: sum(result => result.wrong),
    rows,
    likelihood: sum(result => result.likelihood * result.rows) / rows,
  };
}

/** `runs` are those of one system, at least one. */
export function systemResult(runs: readonly StoredPredictions[], answersOf: AnswersOf): SystemResult {
  const splits = [...new Set(runs.map(({ split }) => split))].sort((a, b) => a - b);
  const wrongOf = ({ predicted, split }: StoredPredictions) => wrongCount(predicted, answersOf(split));
  const stated = runs.flatMap(run => (run.expected === null ? [] : [{ run, ...run.expected }]));
  const calibrated = runs.flatMap(run => run.calibrated ?? []);
  return {
    system: runs[0].system,
    splits,
    wrong: splits.map(split => meanOf(runs.filter(run => run.split === split).map(wrongOf))),
    validation: pooled(runs.flatMap(run => run.validation ?? [])),
    likelihood: meanOf(runs.map(run => run.likelihood)),
    calibration: meanOf(runs.map(run => run.calibration)),
    calibrated: calibrated.length === 0 ? null : meanOf(calibrated),
    contained: stated.filter(({ run, low, high }) => {
      const accuracy = 1 - wrongOf(run) / run.predicted.length;
      return accuracy >= low && accuracy <= high;
    }).length,
    stated: stated.length,
    seconds: runs.map(run => run.seconds),
  };
}

/** The trainings of two systems on a split that both have, in the order of their seeds. */
interface SharedSplit {
  readonly split: number;
  readonly first: readonly Uint8Array[];
  readonly second: readonly Uint8Array[];
}

function sharedSplits(
  first: readonly StoredPredictions[],
  second: readonly StoredPredictions[],
): readonly SharedSplit[] {
  const bySeed = (runs: readonly StoredPredictions[], split: number) =>
    runs
      .filter(run => run.split === split)
      .toSorted((a, b) => a.seed - b.seed)
      .map(({ predicted }) => predicted);
  return [...new Set(first.map(({ split }) => split))]
    .sort((a, b) => a - b)
    .map(split => ({ split, first: bySeed(first, split), second: bySeed(second, split) }))
    .filter(shared => shared.second.length > 0);
}

/** `splits` has the split of each difference. */
type OverSplits<C extends Comparison> = C & { readonly splits: readonly number[] };

export interface SystemComparison {
  /** The trainings paired in the order of their seeds. */
  readonly pairs: OverSplits<PairedComparison>;
  /** All trainings, by their means; null where no split has several of a system. */
  readonly means: OverSplits<Comparison> | null;
}

/** The comparison of two systems on the splits that both have; null where they share no split. */
export function compareSystems(
  first: readonly StoredPredictions[],
  second: readonly StoredPredictions[],
  answersOf: AnswersOf,
): SystemComparison | null {
  const shared = sharedSplits(first, second);
  if (shared.length === 0) return null;
  const pairs = shared.flatMap(({ split, ...trainings }) =>
    trainings.first.slice(0, trainings.second.length).map((predicted, at) => ({
      split,
      first: predicted,
      second: trainings.second[at],
      labels: answersOf(split),
    })),
  );
  const isSeveral = shared.some(each => each.first.length > 1 || each.second.length > 1);
  return {
    pairs: { ...comparePairs(pairs), splits: pairs.map(({ split }) => split) },
    means: isSeveral
      ? {
          ...compareMeans(shared.map(each => ({ ...each, labels: answersOf(each.split) }))),
          splits: shared.map(({ split }) => split),
        }
      : null,
  };
}

const count = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));
const range = (values: readonly number[], written: (value: number) => string): string => {
  const [low, high] = [written(Math.min(...values)), written(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
};
const signed = (value: number): string => `${value > 0 ? '+' : ''}${count(value)}`;
const probability = (value: number): string => (value < 0.0001 ? '< 0.0001' : value.toFixed(4));

/** One line a system; splits of which a system has no training stay empty. */
export function systemTable(results: readonly SystemResult[], splits: readonly number[]): string {
  const head = [
    'wrong of 28,000',
    ...splits.map(split => `split ${split}`),
    'mean',
    'range',
    'validation: wrong; likelihood x 1000',
    'likelihood x 1000',
    'calibration error; at temperature',
    'interval held',
    'seconds',
  ];
  const rows = results.map(
    ({ system, wrong, validation, likelihood, calibration, calibrated, ...result }) => [
      system,
      ...splits.map(split => {
        const at = result.splits.indexOf(split);
        return at < 0 ? '' : count(wrong[at]);
      }),
      meanOf(wrong).toFixed(1),
      range(wrong, count),
      validation === null
        ? '–'
        : `${validation.wrong} of ${validation.rows}; ${(1000 * validation.likelihood).toFixed(2)}`,
      (1000 * likelihood).toFixed(2),
      [calibration, ...(calibrated === null ? [] : [calibrated])].map(value => value.toFixed(4)).join('; '),
      result.stated === 0 ? '–' : `${result.contained} of ${result.stated}`,
      range(result.seconds, value => value.toFixed(0)),
    ],
  );
  return markdownTable(head, rows);
}

export interface NamedComparison {
  readonly first: string;
  readonly second: string;
  readonly comparison: SystemComparison;
}

/** The columns that both comparisons have. */
const differenceCells = ({
  differences,
  splits,
  mean,
  low,
  high,
}: OverSplits<Comparison>): readonly string[] => [
  differences.map((difference, at) => `${splits[at]}: ${signed(difference)}`).join(', '),
  signed(Number(mean.toFixed(1))),
  `${signed(Number(low.toFixed(1)))} to ${signed(Number(high.toFixed(1)))}`,
];

/** Trainings in pairs. */
export function comparisonTable(comparisons: readonly NamedComparison[]): string {
  const head = ['wrong, minus those of', 'by split', 'mean', '95 %', 'only one right', 'p'];
  const rows = comparisons.map(({ first, second, comparison: { pairs } }) => [
    `${first} – ${second}`,
    ...differenceCells(pairs),
    `${pairs.onlyFirst} : ${pairs.onlySecond}`,
    probability(pairs.pValue),
  ]);
  return markdownTable(head, rows);
}

/** The means of all trainings, where a system has several of a split; null where none has. */
export function meansTable(comparisons: readonly NamedComparison[]): string | null {
  const head = ['wrong, mean of all trainings, minus those of', 'by split', 'mean', '95 %', 'p'];
  const rows = comparisons.flatMap(({ first, second, comparison: { means } }) =>
    means === null ? [] : [[`${first} – ${second}`, ...differenceCells(means), probability(means.pValue)]],
  );
  return rows.length === 0 ? null : markdownTable(head, rows);
}
