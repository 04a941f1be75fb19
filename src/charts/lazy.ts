/** The charts, fetched with the first use: vega is larger than the rest of the page together. */
import type { ChartMaker } from './chart.ts';
import type { CurveData } from './curve-rows.ts';

export const loadCurveChart = async (): Promise<ChartMaker<CurveData>> =>
  (await import('./curve-chart.ts')).curveChart;
