/** A measure of several runs by epoch: the columns of numbers, and how they are drawn. */
import type { TopLevelSpec } from 'vega-lite';
import type { CrosshairLink } from '../crosshair/crosshair-link.ts';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartFrame, epochAxis, withNumber } from '../vega/spec-parts.ts';
import { seriesColors, seriesDashes } from '../vega/theme.ts';
import { smoothValues } from './moving-average.ts';

export interface ComparedSeries {
  readonly name: string;
  /** Value i is of epoch i + 1; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Number of the epoch whose weights were kept, from 1. */
  readonly bestEpoch: number;
}

export interface ComparisonData {
  /** Title of the y axis, with its unit: `accuracy (share)`. */
  readonly yTitle: string;
  /** The runs, each drawn as one line. */
  readonly series: readonly ComparedSeries[];
  /** Share of the past in each value of the smoothed lines, 0 to less than 1; the raw ones stay behind them. */
  readonly smoothing: number;
  readonly logarithmic: boolean;
  readonly link: CrosshairLink;
  /** Is called with the index of the series whose line was clicked. */
  readonly onPick: (index: number) => void;
}

/** Columns of equal length `[epochs]`, one a series; NaN where a series has no value. */
export interface ComparisonRows {
  readonly epochs: number;
  /** Numbers of the epochs, from 1. */
  readonly epoch: readonly number[];
  readonly smooth: readonly (readonly number[])[];
  readonly raw: readonly (readonly number[])[];
  /** The smoothed value at the best epoch of each series, NaN elsewhere. */
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

/** The most characters of a name that leave room for the curves beside it. */
const longestName = 24;
const short = (name: string): string =>
  name.length <= longestName ? name : `${name.slice(0, longestName - 1).trimEnd()}…`;

/** The values of all runs at the epoch nearest to `x`, as the crosshair shows them. */
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

export interface ComparisonStyle {
  readonly yTitle: string;
  readonly epochs: number;
  /** Number of runs. */
  readonly count: number;
  readonly smoothed: boolean;
  readonly logarithmic: boolean;
}

/** The names of a series' columns. */
export const columnsOf = (index: number) => ({
  smooth: `smooth ${index}`,
  raw: `raw ${index}`,
  best: `best ${index}`,
});

/**
 * Reworks tfjs-vis's line chart of the column epoch and those of each run: a colour and a dash a run, its raw values
 * faint behind, its best epoch as a dot.
 */
export function comparisonSpec(plain: PlainSpec, style: ComparisonStyle): TopLevelSpec {
  const { yTitle, epochs, count, smoothed, logarithmic } = style;
  const scale = logarithmic
    ? ({ type: 'log', nice: true } as const)
    : ({ type: 'linear', zero: false, nice: true } as const);
  const y = (field: string) => ({
    field,
    type: 'quantitative' as const,
    title: yTitle,
    scale,
    axis: { tickCount: 5, minExtent: 30 },
  });
  const few = epochs <= 30;
  return {
    ...chartFrame(plain),
    encoding: { x: epochAxis(Math.min(1, epochs - 1), epochs) },
    layer: Array.from({ length: count }, (_, index) => {
      const color = seriesColors[index % seriesColors.length];
      const strokeDash = [...seriesDashes[index % seriesDashes.length]];
      const { smooth, raw, best } = columnsOf(index);
      return [
        ...(smoothed
          ? [
              {
                mark: { type: 'line' as const, strokeWidth: 1.5, opacity: 0.3, color },
                encoding: { y: y(raw) },
              },
            ]
          : []),
        {
          mark: {
            type: 'line' as const,
            strokeWidth: 2,
            color,
            strokeDash,
            point: few && { size: 16, filled: true, color },
          },
          encoding: { y: y(smooth) },
        },
        {
          mark: { type: 'point' as const, filled: true, size: 64, opacity: 1, color },
          transform: [withNumber(best)],
          encoding: { y: y(best) },
        },
      ];
    }).flat(),
  };
}
