import { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';
import { type ComparisonData, comparisonSpec } from './comparison-spec.ts';
import { makeChart } from './make-chart.ts';
import { setRestyle } from './restyle.ts';

/** One measure of several runs by epoch. */
export const comparisonChart = makeChart<ComparisonData>(async (element, data, width) => {
  const epochs = Math.max(1, ...data.series.map(({ values }) => values.length));
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
