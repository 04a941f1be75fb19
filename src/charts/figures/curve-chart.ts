import { linechart } from '@tensorflow/tfjs-vis/dist/render/linechart.js';
import { setReader } from '../crosshair/crosshair.ts';
import { setRestyle } from '../vega/restyle.ts';
import { type CurveData, curveDomain, curveRows, filledPoints, readCurve } from './curve-rows.ts';
import { curveSpec } from './curve-spec.ts';
import { makeChart } from './make-chart.ts';

/** Loss or accuracy of one run: training by batch, validation by epoch, the best epoch marked. */
export const curveChart = makeChart<CurveData>(async (element, data, width) => {
  const rows = curveRows(data);
  const domain = curveDomain(data.measure, rows);
  // Rows that wait for their numbers would cost as much as those that have them; one at least, for the columns.
  const count = Math.max(1, filledPoints(rows));
  const points = (values: readonly number[]) => values.slice(0, count).map((y, x) => ({ x, y }));
  setRestyle(element, plain => curveSpec(plain, { measure: data.measure, epochs: data.epochs, domain }));
  setReader(element, data.link, epoch => readCurve(rows, data.measure, epoch));
  const { epoch, smooth, low, high, validation, best } = rows;
  await linechart(
    element,
    {
      values: [epoch, smooth, low, high, validation, best].map(points),
      series: ['epoch', 'training', 'low', 'high', 'validation', 'best'],
    },
    { width, height: element.clientHeight },
  );
});
