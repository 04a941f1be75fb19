import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartPadding, seriesColors, seriesDashes } from '../vega/theme.ts';

export interface ComparisonStyle {
  readonly yTitle: string;
  readonly epochs: number;
  /** How many runs. */
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
    width: plain.width,
    height: plain.height,
    padding: chartPadding,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [] },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        title: 'epoch',
        scale: { domain: [Math.min(1, epochs - 1), epochs], nice: false },
        axis: { tickMinStep: 1, tickCount: Math.min(epochs, 6) },
      },
    },
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
          transform: [{ filter: `isValid(datum['${best}']) && isFinite(datum['${best}'])` }],
          encoding: { y: y(best) },
        },
      ];
    }).flat(),
  };
}
