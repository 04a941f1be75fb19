import { scatterplot } from '@tensorflow/tfjs-vis/dist/render/scatterplot.js';
import type { Reliability } from '../core/reliability.ts';
import { makeChart } from './make-chart.ts';
import { reliabilitySpec } from './reliability-spec.ts';
import { setRestyle } from './restyle.ts';

/** How far confidence can be trusted: accuracy over confidence (Guo et al. 2017, figure 1). */
export const reliabilityChart = makeChart<Reliability>(async (element, { bins }, width) => {
  setRestyle(element, reliabilitySpec);
  const values = bins
    .filter(({ rows }) => rows > 0)
    .map(({ confidence, accuracy, rows }) => ({ x: confidence, y: accuracy, count: rows }));
  await scatterplot(element, { values: [values] }, { width, height: element.clientHeight });
});
