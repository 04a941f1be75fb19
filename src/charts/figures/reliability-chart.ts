/** The reliability diagram as tfjs-vis draws it. */
import { scatterplot } from '@tensorflow/tfjs-vis/dist/render/scatterplot.js';
import { setRestyle } from '../vega/restyle.ts';
import { makeChart } from './make-chart.ts';
import { type ReliabilityData, reliabilitySpec } from './reliability-spec.ts';

export const reliabilityChart = makeChart<ReliabilityData>(async (element, data, width) => {
  setRestyle(element, reliabilitySpec);
  const series = ['stated', 'calibrated'] as const;
  const values = series.map(name =>
    data[name].bins
      .filter(({ rows }) => rows > 0)
      .map(({ confidence, accuracy, rows }) => ({ x: confidence, y: accuracy, count: rows })),
  );
  await scatterplot(element, { values, series: [...series] }, { width, height: element.clientHeight });
});
