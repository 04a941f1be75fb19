/** Finds the line of a chart that a click picks. */

/** Greatest distance in pixels at which a click picks a line. */
const reach = 16;

/**
 * The index of the series (NaN for gaps) whose value at `epoch` (from 1) lies nearest to `pixel`; null where none is near.
 * `pixelOf` is the chart's y scale.
 */
export function nearestSeries(
  series: readonly (readonly number[])[],
  epoch: number,
  pixel: number,
  pixelOf: (value: number) => number,
): number | null {
  let nearest: number | null = null;
  let distance = reach;
  for (const [index, values] of series.entries()) {
    const value = values[Math.round(epoch) - 1] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const away = Math.abs(pixelOf(value) - pixel);
    if (away < distance) {
      nearest = index;
      distance = away;
    }
  }
  return nearest;
}
