/** The charts, fetched with the first use: vega is larger than the rest of the page together. */

import type { BarsData } from './figures/bars-spec.ts';
import type { ComparisonData } from './figures/comparison-rows.ts';
import type { ConfusionData } from './figures/confusion-chart.ts';
import type { CurveData } from './figures/curve-rows.ts';
import type { ParallelData } from './figures/parallel-rows.ts';
import type { RateData } from './figures/rate-rows.ts';
import type { CalibrationData } from './figures/reliability-chart.ts';
import type { ChartMaker } from './vega/chart.ts';

export const loadCurveChart = async (): Promise<ChartMaker<CurveData>> =>
  (await import('./figures/curve-chart.ts')).curveChart;

export const loadComparisonChart = async (): Promise<ChartMaker<ComparisonData>> =>
  (await import('./figures/comparison-chart.ts')).comparisonChart;

export const loadConfusionChart = async (): Promise<ChartMaker<ConfusionData>> =>
  (await import('./figures/confusion-chart.ts')).confusionChart;

export const loadBarsChart = async (): Promise<ChartMaker<BarsData>> =>
  (await import('./figures/bars-chart.ts')).barsChart;

export const loadReliabilityChart = async (): Promise<ChartMaker<CalibrationData>> =>
  (await import('./figures/reliability-chart.ts')).reliabilityChart;

export const loadParallelChart = async (): Promise<ChartMaker<ParallelData>> =>
  (await import('./figures/parallel-chart.ts')).parallelChart;

export const loadRateChart = async (): Promise<ChartMaker<RateData>> =>
  (await import('./figures/rate-chart.ts')).rateChart;
