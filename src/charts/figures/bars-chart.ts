import { barchart } from '@tensorflow/tfjs-vis/dist/render/barchart.js';
import { setRestyle } from '../vega/restyle.ts';
import { type BarsData, barsSpec } from './bars-spec.ts';
import { makeChart } from './make-chart.ts';

/** Upright bars of one or two series, a histogram for one. */
export const barsChart = makeChart<BarsData>(async (element, data, width) => {
  setRestyle(element, plain => barsSpec(plain, data));
  const rows = data.series.flatMap(({ name: series, values }) =>
    values.map((value, index) => ({ index, value, name: data.names[index], series })),
  );
  await barchart(element, rows, { width, height: element.clientHeight });
});
