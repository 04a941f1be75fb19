/** Bars as tfjs-vis draws them. */
import { barchart } from '@tensorflow/tfjs-vis/dist/render/barchart.js';
import { setRestyle } from '../vega/restyle.ts';
import { type BarsData, barsRows, barsSpec } from './bars-spec.ts';
import { makeChart } from './make-chart.ts';

export const barsChart = makeChart<BarsData>(async (element, data, width) => {
  setRestyle(element, plain => barsSpec(plain, data));
  await barchart(element, barsRows(data), { width, height: element.clientHeight });
});
