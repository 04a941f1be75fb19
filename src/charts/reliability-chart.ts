import { scatterplot } from '@tensorflow/tfjs-vis/dist/render/scatterplot.js';
import { makeChart } from './make-chart.ts';
import { reliabilitySpec } from './reliability-spec.ts';
import { setRestyle } from './restyle.ts';

/** Images of similar confidence; bins without images are left out. */
export interface ReliabilityBin {
  readonly meanConfidence: number;
  readonly accuracy: number;
  readonly count: number;
}

/** How far confidence can be trusted: accuracy over confidence (Guo et al. 2017, figure 1). */
export const reliabilityChart = makeChart<readonly ReliabilityBin[]>(async (element, bins, width) => {
  setRestyle(element, reliabilitySpec);
  const values = bins.map(({ meanConfidence, accuracy, count }) => ({
    x: meanConfidence,
    y: accuracy,
    count,
  }));
  await scatterplot(element, { values: [values] }, { width, height: element.clientHeight });
});
