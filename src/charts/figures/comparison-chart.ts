import { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';
import { setReader } from '../crosshair/crosshair.ts';
import { nearestSeries } from '../crosshair/nearest-series.ts';
import { setRestyle } from '../vega/restyle.ts';
import { chartPadding } from '../vega/theme.ts';
import { viewOf } from '../vega/vega-embed.ts';
import {
  type ComparisonData,
  type ComparisonRows,
  comparisonRows,
  readComparison,
} from './comparison-rows.ts';
import { columnsOf, comparisonSpec } from './comparison-spec.ts';
import { makeChart } from './make-chart.ts';

/** The parts of d3's scales that are used here. */
interface Scale {
  (value: number): number;
  invert(pixel: number): number;
}

function pickedBy(element: HTMLElement, { smooth }: ComparisonRows, event: MouseEvent): number | null {
  const view = viewOf(element);
  if (!view) return null;
  const x: Scale = view.scale('x');
  const y: Scale = view.scale('y');
  const [originX, originY] = view.origin();
  const box = element.getBoundingClientRect();
  const epoch = x.invert(event.clientX - box.left - originX - chartPadding.left);
  return nearestSeries(smooth, epoch, event.clientY - box.top - originY - chartPadding.top, y);
}

const points = (values: readonly number[]) => values.map((y, x) => ({ x, y }));

/** One measure of several runs by epoch. */
export const comparisonChart = makeChart<ComparisonData>(async (element, data, width) => {
  const { series, yTitle, smoothing, logarithmic, link, onPick } = data;
  const rows = comparisonRows(data);
  // One listener a chart: each drawing replaces it.
  element.onclick = event => {
    const index = pickedBy(element, rows, event);
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
  const names = series.map((_, index) => columnsOf(index));
  await linechart(
    element,
    {
      values: [rows.epoch, ...rows.smooth, ...rows.raw, ...rows.best].map(points),
      series: [
        'epoch',
        ...names.map(({ smooth }) => smooth),
        ...names.map(({ raw }) => raw),
        ...names.map(({ best }) => best),
      ],
    },
    { width, height: element.clientHeight },
  );
});
