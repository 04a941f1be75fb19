/** Several runs by epoch, as the rows of a chart. Pure. */
import type { CrosshairLink } from '../crosshair/crosshair-link.ts';
import { smoothValues } from './smooth-values.ts';

export interface ComparedSeries {
  readonly name: string;
  /** Value i stands at epoch i + 1; null where there is none. */
  readonly values: readonly (number | null)[];
  /** The epoch whose weights were kept, from 1. */
  readonly bestEpoch: number;
}

export interface ComparisonData {
  /** With its unit: `accuracy (share)`. */
  readonly yTitle: string;
  /** One line a run. */
  readonly series: readonly ComparedSeries[];
  /** Share of the past in each value of the smoothed lines, 0 to less than 1; the raw ones stay behind them. */
  readonly smoothing: number;
  readonly logarithmic: boolean;
  readonly link: CrosshairLink;
  /** Hears of the series whose line was clicked. */
  readonly onPick: (index: number) => void;
}

/** Columns of equal length, one a series; NaN where there is nothing. */
export interface ComparisonRows {
  readonly epochs: number;
  /** From 1. */
  readonly epoch: readonly number[];
  readonly smooth: readonly (readonly number[])[];
  readonly raw: readonly (readonly number[])[];
  /** The smoothed value at the best epoch. */
  readonly best: readonly (readonly number[])[];
}

export function comparisonRows({
  series,
  smoothing,
}: Pick<ComparisonData, 'series' | 'smoothing'>): ComparisonRows {
  const epochs = Math.max(1, ...series.map(({ values }) => values.length));
  const column = (value: (epoch: number) => number | null | undefined): readonly number[] =>
    Array.from({ length: epochs }, (_, index) => value(index) ?? Number.NaN);
  const smooth = series.map(({ values }) => {
    const smoothed = smoothValues(values, smoothing);
    return column(index => smoothed[index]);
  });
  return {
    epochs,
    epoch: column(index => index + 1),
    smooth,
    raw: series.map(({ values }) => column(index => values[index])),
    best: series.map(({ bestEpoch }, at) =>
      column(index => (index + 1 === bestEpoch ? smooth[at][index] : null)),
    ),
  };
}

/** A name that leaves room for the curves beside it. */
const longestName = 24;
const short = (name: string): string =>
  name.length <= longestName ? name : `${name.slice(0, longestName - 1).trimEnd()}…`;

/** What all runs have at the epoch nearest to `x`. */
export function readComparison(
  series: readonly ComparedSeries[],
  { epochs, raw }: ComparisonRows,
  x: number,
) {
  const epoch = Math.min(Math.max(Math.round(x), 1), epochs);
  const lines = series.flatMap(({ name }, index) => {
    const value = raw[index][epoch - 1];
    return Number.isFinite(value) ? [`${value.toFixed(4)} ${short(name)}`] : [];
  });
  return { x: epoch, lines: [`epoch ${epoch}`, ...lines] };
}
