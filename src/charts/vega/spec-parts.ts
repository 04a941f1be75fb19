/** Parts that the Vega-Lite specifications of several charts share. */
import type { PlainSpec } from './restyle.ts';

/** Room in CSS pixels for what sticks out of the plot: half a dot, the descenders of letters. */
export const chartPadding = { left: 0, top: 5, right: 5, bottom: 4 };

/** The frame of every chart: as large as tfjs-vis asks, without rows, which `withTable` adds. */
export const chartFrame = ({ width, height }: PlainSpec) => ({
  width,
  height,
  padding: chartPadding,
  autosize: { type: 'fit' as const, contains: 'padding' as const },
  data: { values: [] },
});

/** An x axis of whole epochs from `first` to `epochs`. */
export const epochAxis = (first: number, epochs: number) => ({
  field: 'epoch',
  type: 'quantitative' as const,
  title: 'epoch',
  scale: { domain: [first, epochs], nice: false },
  axis: { tickMinStep: 1, tickCount: Math.min(epochs, 6) },
});

/** Keeps the rows that have a finite number in column `field`. */
export const withNumber = (field: string) => ({
  filter: `isValid(datum['${field}']) && isFinite(datum['${field}'])`,
});

/** Percentages as the page writes them: `99.1 %`. */
export const percentAxis = { labelExpr: "format(datum.value * 100, '~g') + ' %'" };
