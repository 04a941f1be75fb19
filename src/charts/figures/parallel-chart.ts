import { setRestyle } from '../vega/restyle.ts';
import embed from '../vega/vega-embed.ts';
import { makeChart } from './make-chart.ts';
import { type ParallelData, parallelRows } from './parallel-rows.ts';
import { parallelSpec } from './parallel-spec.ts';

/** tfjs-vis has no parallel coordinates, so these go to Vega without it. */
export const parallelChart = makeChart<ParallelData>(async (element, data, width) => {
  setRestyle(element, plain => parallelSpec(plain, data.axes));
  await embed(element, { width, height: element.clientHeight, data: { values: parallelRows(data) } });
});
