/** What a figure's legend says of the lines in its chart. Light: it loads without the charts. */
import { ink, seriesColors, seriesDashes } from './theme.ts';

interface LegendKey {
  readonly name: string;
  /** A CSS colour. */
  readonly color: string;
  /** Lengths of dash and gap; none is a solid line. */
  readonly dash: readonly number[];
}

export const curveLegend: readonly LegendKey[] = [
  { name: 'training, smoothed', color: ink.training, dash: [] },
  { name: 'validation', color: ink.validation, dash: [6, 3] },
];

/** The looks of several series in their order, as the bar and comparison charts draw them. */
export function seriesLegend(names: readonly string[]): readonly LegendKey[] {
  return names.map((name, index) => ({
    name,
    color: seriesColors[index % seriesColors.length],
    dash: seriesDashes[index % seriesDashes.length],
  }));
}
