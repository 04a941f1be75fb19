/** A Vega theme of the page's design tokens. SVG resolves `var()` by itself, so charts follow a change of theme at once. */
import type { Config } from 'vega-lite';

export const colors = {
  text: 'var(--color-text)',
  soft: 'var(--color-chart-text)',
  grid: 'var(--color-chart-grid)',
  sunken: 'var(--color-sunken)',
  surface: 'var(--color-surface)',
  training: 'var(--color-series-a)',
  validation: 'var(--color-series-b)',
} as const;

/**
 * The colours of Okabe and Ito, which any colour vision tells apart (https://jfly.uni-koeln.de/color/). Each has a dash
 * beside it, so that no series is told by colour alone.
 */
export const seriesColors = [
  'var(--color-series-a)',
  'var(--color-series-b)',
  'var(--color-series-c)',
  'var(--color-series-d)',
];
export const seriesDashes = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

export const chartConfig: Config = {
  // The figure around a chart has a label and a table; a description of each mark would cost more than the drawing.
  aria: false,
  mark: { aria: false },
  background: 'transparent',
  font: fontFamily,
  view: { stroke: null },
  axis: {
    aria: false,
    domain: false,
    ticks: false,
    grid: true,
    gridColor: colors.grid,
    labelColor: colors.soft,
    labelFontSize: 11,
    labelPadding: 6,
    titleColor: colors.soft,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    titlePadding: 6,
  },
  axisX: { grid: false, domain: true, domainColor: colors.grid, labelPadding: 4, titlePadding: 4 },
  legend: {
    labelColor: colors.soft,
    titleColor: colors.soft,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
  },
  text: { color: colors.text, fontSize: 11 },
};
