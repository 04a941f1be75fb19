import { setRestyle } from '../vega/restyle.ts';
import embed from '../vega/vega-embed.ts';
import { makeChart } from './make-chart.ts';
import { type RateData, rateRows } from './rate-rows.ts';
import { rateSpec } from './rate-spec.ts';

/** tfjs-vis's line chart has no logarithmic x axis, so this goes to Vega without it. */
export const rateChart = makeChart<RateData>(async (element, data, width) => {
  const { rates } = data;
  setRestyle(element, plain => rateSpec(plain, [rates[0], rates[rates.length - 1]]));
  await embed(element, { width, height: element.clientHeight, data: { values: rateRows(data) } });
});
