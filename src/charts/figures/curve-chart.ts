/** The training curve as tfjs-vis draws it: training by batch, validation by epoch, the best epoch marked. */
import { setReader } from '../crosshair/crosshair.ts';
import { setRestyle } from '../vega/restyle.ts';
import { type CurveData, curveDomain, curveRows, curveSpec, filledPoints, readCurve } from './curve-spec.ts';
import { drawColumns } from './draw-columns.ts';
import { makeChart } from './make-chart.ts';

export const curveChart = makeChart<CurveData>(async (element, data, width) => {
  const { measure, epochs, link } = data;
  const rows = curveRows(data);
  const domain = curveDomain(measure, rows);
  setRestyle(element, plain => curveSpec(plain, { measure, epochs, domain }));
  setReader(element, link, epoch => readCurve(rows, measure, epoch));
  // Points without numbers would cost as much as the others; the chart learns its columns from the first one.
  const count = Math.max(1, filledPoints(rows));
  const { epoch, smooth: training, low, high, validation, best } = rows;
  const columns = Object.entries({ epoch, training, low, high, validation, best });
  await drawColumns(
    element,
    Object.fromEntries(columns.map(([name, values]) => [name, values.slice(0, count)])),
    width,
  );
});
