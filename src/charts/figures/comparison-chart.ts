/** The comparison of runs as tfjs-vis draws it; a click on a line picks its run. */
import { setReader } from '../crosshair/crosshair.ts';
import { nearestSeries } from '../crosshair/nearest-series.ts';
import { plotAreaOf } from '../vega/plot-area.ts';
import { setRestyle } from '../vega/restyle.ts';
import {
  type ComparisonData,
  type ComparisonRows,
  columnsOf,
  comparisonRows,
  comparisonSpec,
  readComparison,
} from './comparison-spec.ts';
import { drawColumns } from './draw-columns.ts';
import { makeChart } from './make-chart.ts';

/** The index of the series whose line was clicked; null where no line is near. */
function pickedSeries(element: HTMLElement, { smooth }: ComparisonRows, event: MouseEvent): number | null {
  const area = plotAreaOf(element);
  if (!area) return null;
  const box = element.getBoundingClientRect();
  const epoch = area.scale('x').invert(event.clientX - box.left - area.left);
  return nearestSeries(smooth, epoch, event.clientY - box.top - area.top, area.scale('y'));
}

export const comparisonChart = makeChart<ComparisonData>(async (element, data, width) => {
  const { series, yTitle, smoothing, logarithmic, link, onPick } = data;
  const rows = comparisonRows(data);
  // One listener a chart: each drawing replaces it.
  element.onclick = event => {
    const index = pickedSeries(element, rows, event);
    if (index !== null) onPick(index);
  };
  setRestyle(element, plain =>
    comparisonSpec(plain, {
      yTitle,
      epochs: rows.epochs,
      count: series.length,
      smoothed: smoothing > 0,
      logarithmic,
    }),
  );
  setReader(element, link, epoch => readComparison(series, rows, epoch));
  const columnsOfSeries = series.flatMap((_, index) => {
    const { smooth, raw, best } = columnsOf(index);
    return [
      [smooth, rows.smooth[index]],
      [raw, rows.raw[index]],
      [best, rows.best[index]],
    ];
  });
  await drawColumns(element, { epoch: rows.epoch, ...Object.fromEntries(columnsOfSeries) }, width);
});
