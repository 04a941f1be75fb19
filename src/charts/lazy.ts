/** The charts, fetched with the first use: vega is larger than the rest of the page together. */

import type { BarsData } from './bars-spec.ts';
import type { ChartMaker } from './chart.ts';
import type { ComparisonData } from './comparison-rows.ts';
import type { ConfusionData } from './confusion-chart.ts';
import type { CurveData } from './curve-rows.ts';
import type { ParallelData } from './parallel-rows.ts';
import type { RateData } from './rate-rows.ts';
import type { CalibrationData } from './reliability-chart.ts';

export const loadCurveChart = async (): Promise<ChartMaker<CurveData>> =>
  (await import('./curve-chart.ts')).curveChart;

export const loadComparisonChart = async (): Promise<ChartMaker<ComparisonData>> =>
  (await import('./comparison-chart.ts')).comparisonChart;

export const loadConfusionChart = async (): Promise<ChartMaker<ConfusionData>> =>
  (await import('./confusion-chart.ts')).confusionChart;

export const loadBarsChart = async (): Promise<ChartMaker<BarsData>> =>
  (await import('./bars-chart.ts')).barsChart;

export const loadReliabilityChart = async (): Promise<ChartMaker<CalibrationData>> =>
  (await import('./reliability-chart.ts')).reliabilityChart;

export const loadParallelChart = async (): Promise<ChartMaker<ParallelData>> =>
  (await import('./parallel-chart.ts')).parallelChart;

export const loadRateChart = async (): Promise<ChartMaker<RateData>> =>
  (await import('./rate-chart.ts')).rateChart;
