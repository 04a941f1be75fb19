import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from './restyle.ts';
import { chartPadding, ink, seriesColors, seriesDashes } from './theme.ts';

export interface ComparisonData {
  /** With its unit: `validation accuracy (share)`. */
  readonly yTitle: string;
  /** One line a run. Value i stands at epoch i + 1; null where there is none. */
  readonly series: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
  readonly logarithmic: boolean;
  /** Hears of the series whose line was clicked. */
  readonly onPick?: ((index: number) => void) | undefined;
}

/** Reworks tfjs-vis's line chart: one dash and colour a run, and one rule that names the values of all at an epoch. */
export function comparisonSpec(
  plain: PlainSpec,
  { yTitle, series, logarithmic }: ComparisonData,
): TopLevelSpec {
  const epochs = Math.max(1, ...series.map(({ values }) => values.length));
  const scale = { type: logarithmic ? 'log' : 'linear', zero: false, nice: true } as const;
  return {
    width: plain.width,
    height: plain.height,
    padding: chartPadding,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [] },
    transform: [{ calculate: 'datum.x + 1', as: 'epoch' }],
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        title: 'epoch',
        scale: { domain: [Math.min(1, epochs - 1), epochs], nice: false },
        axis: { tickMinStep: 1, tickCount: Math.min(epochs, 8) },
      },
    },
    layer: [
      ...series.map(({ name }, index) => ({
        mark: {
          type: 'line' as const,
          strokeWidth: 2,
          color: seriesColors[index % seriesColors.length],
          strokeDash: [...seriesDashes[index % seriesDashes.length]],
          point: { size: 16, filled: true, color: seriesColors[index % seriesColors.length] },
        },
        encoding: {
          y: {
            field: fieldOf(name),
            type: 'quantitative' as const,
            title: yTitle,
            scale,
            axis: { tickCount: 5 },
          },
        },
      })),
      {
        mark: { type: 'rule', color: ink.soft },
        params: [
          {
            name: 'hover',
            select: {
              type: 'point',
              encodings: ['x'],
              nearest: true,
              on: 'pointermove',
              clear: 'pointerout',
            },
          },
        ],
        encoding: {
          opacity: { value: 0, condition: { param: 'hover', empty: false, value: 0.6 } },
          tooltip: [
            { field: 'epoch', type: 'quantitative' },
            ...series.map(({ name }) => ({
              field: fieldOf(name),
              title: name,
              type: 'quantitative' as const,
              format: '.4f',
            })),
          ],
        },
      },
    ],
  };
}

/** Vega reads dots and brackets in a field's name as a path; names of runs may hold them. */
function fieldOf(name: string): string {
  return name.replace(/[\\.[\]']/g, '\\$&');
}
