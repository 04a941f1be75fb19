import { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';
import { type ComparisonData, comparisonSpec } from './comparison-spec.ts';
import { makeChart } from './make-chart.ts';
import { nearestSeries } from './nearest-series.ts';
import { setRestyle } from './restyle.ts';
import { chartPadding } from './theme.ts';
import { viewOf } from './vega-embed.ts';

/** The parts of d3's scales that are used here. */
interface Scale {
  (value: number): number;
  invert(pixel: number): number;
}

function pickedBy(element: HTMLElement, { series }: ComparisonData, event: MouseEvent): number | null {
  const view = viewOf(element);
  if (!view) return null;
  const x: Scale = view.scale('x');
  const y: Scale = view.scale('y');
  const [originX, originY] = view.origin();
  const box = element.getBoundingClientRect();
  const epoch = x.invert(event.clientX - box.left - originX - chartPadding.left);
  return nearestSeries(series, epoch, event.clientY - box.top - originY - chartPadding.top, y);
}

/** One measure of several runs by epoch. */
export const comparisonChart = makeChart<ComparisonData>(async (element, data, width) => {
  const epochs = Math.max(1, ...data.series.map(({ values }) => values.length));
  // One listener a chart: each drawing replaces it.
  element.onclick = event => {
    const index = pickedBy(element, data, event);
    if (index !== null) data.onPick?.(index);
  };
  setRestyle(element, plain => comparisonSpec(plain, data));
  await linechart(
    element,
    {
      // tfjs-vis wants series of one length.
      values: data.series.map(({ values }) =>
        Array.from({ length: epochs }, (_, x) => ({ x, y: values[x] ?? Number.NaN })),
      ),
      series: data.series.map(({ name }) => name),
    },
    { width, height: element.clientHeight },
  );
});
