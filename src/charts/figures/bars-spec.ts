/** Upright bars of one or two series, a histogram for one. */
import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartFrame, percentAxis } from '../vega/spec-parts.ts';
import { seriesColors } from '../vega/theme.ts';

export interface BarsData {
  /** Title of the x axis, with its unit: `grey level`. */
  readonly xTitle: string;
  /** Title of the y axis, with its unit: `share of pixels`. */
  readonly yTitle: string;
  /** Names along the x axis, one a bar. */
  readonly names: readonly string[];
  /** One or two series, each with one value a name. */
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly unit: 'share' | 'count';
  /** Makes the y axis logarithmic, for values of very different sizes such as a histogram with one tall bar. */
  readonly logarithmic: boolean;
}

/** The rows of the chart, one a bar. */
export const barsRows = ({ names, series }: Pick<BarsData, 'names' | 'series'>) =>
  series.flatMap(({ name, values }) =>
    values.map((value, index) => ({ index, value, name: names[index], series: name })),
  );

/** Reworks tfjs-vis's bar chart: several series side by side, names instead of numbers along the x axis. */
export function barsSpec(
  plain: PlainSpec,
  { xTitle, yTitle, names, series, unit, logarithmic }: BarsData,
): TopLevelSpec {
  const every = Math.ceil(names.length / 8);
  return {
    ...chartFrame(plain),
    mark: { type: 'bar', cornerRadiusEnd: 2 },
    encoding: {
      x: {
        field: 'name',
        type: 'ordinal',
        sort: null,
        title: xTitle,
        axis: {
          labelAngle: 0,
          labelOverlap: 'greedy',
          labelSeparation: 6,
          values: names.filter((_, index) => index % every === 0),
        },
        scale: { paddingInner: 0.2, domain: [...names] },
      },
      y: {
        field: 'value',
        type: 'quantitative',
        title: yTitle,
        axis: {
          tickCount: 4,
          ...(unit === 'share' ? percentAxis : { format: ',d' }),
          ...(logarithmic && unit === 'share' ? { values: [0, 0.001, 0.01, 0.1, 1] } : {}),
        },
        scale: logarithmic ? { type: 'symlog', constant: 0.001, nice: false } : {},
      },
      xOffset: { field: 'series', sort: null },
      color: {
        field: 'series',
        type: 'nominal',
        legend: null,
        scale: { domain: series.map(({ name }) => name), range: seriesColors },
      },
      tooltip: [
        { field: 'name', type: 'nominal', title: xTitle },
        { field: 'series', type: 'nominal', title: 'series' },
        { field: 'value', type: 'quantitative', title: yTitle, format: unit === 'share' ? '.2%' : ',d' },
      ],
    },
  };
}
