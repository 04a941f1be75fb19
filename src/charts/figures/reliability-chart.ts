import { scatterplot } from '@tensorflow/tfjs-vis/dist/render/scatterplot.js';
import type { Reliability } from '../../core/evaluation/reliability.ts';
import { setRestyle } from '../vega/restyle.ts';
import { makeChart } from './make-chart.ts';
import { reliabilitySpec } from './reliability-spec.ts';

/** Confidence as the network states it, and at its temperature. */
export interface CalibrationData {
  readonly stated: Reliability;
  readonly calibrated: Reliability;
}

/** How far confidence can be trusted: accuracy over confidence (Guo et al. 2017, figure 1). */
export const reliabilityChart = makeChart<CalibrationData>(async (element, data, width) => {
  setRestyle(element, reliabilitySpec);
  const series = ['stated', 'calibrated'] as const;
  const values = series.map(name =>
    data[name].bins
      .filter(({ rows }) => rows > 0)
      .map(({ confidence, accuracy, rows }) => ({ x: confidence, y: accuracy, count: rows })),
  );
  await scatterplot(element, { values, series: [...series] }, { width, height: element.clientHeight });
});
