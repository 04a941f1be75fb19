/** Loads each chart at its first use: Vega alone is larger than the rest of the page. */

import type { BarsData } from './figures/bars-spec.ts';
import type { ComparisonData } from './figures/comparison-spec.ts';
import type { ConfusionData } from './figures/confusion-spec.ts';
import type { CurveData } from './figures/curve-spec.ts';
import type { ChartMaker } from './figures/make-chart.ts';
import type { ParallelData } from './figures/parallel-chart.ts';
import type { RateData } from './figures/rate-chart.ts';
import type { ReliabilityData } from './figures/reliability-spec.ts';

let curveChart: Promise<ChartMaker<CurveData>> | null = null;

async function importCurveChart(): Promise<ChartMaker<CurveData>> {
  await import('./vega/marks.ts');
  return (await import('./figures/curve-chart.ts')).curveChart;
}

/**
 * The first chart of a visit: the larger part of what every chart needs is evaluated in a task of its own before. It is
 * imported once at a time: WebKit gives a module that is asked for again, while it waits to be evaluated, without its exports.
 */
export function loadCurveChart(): Promise<ChartMaker<CurveData>> {
  curveChart ??= importCurveChart().catch(error => {
    curveChart = null;
    throw error;
  });
  return curveChart;
}

export const loadComparisonChart = async (): Promise<ChartMaker<ComparisonData>> =>
  (await import('./figures/comparison-chart.ts')).comparisonChart;

export const loadConfusionChart = async (): Promise<ChartMaker<ConfusionData>> =>
  (await import('./figures/confusion-chart.ts')).confusionChart;

export const loadBarsChart = async (): Promise<ChartMaker<BarsData>> =>
  (await import('./figures/bars-chart.ts')).barsChart;

export const loadReliabilityChart = async (): Promise<ChartMaker<ReliabilityData>> =>
  (await import('./figures/reliability-chart.ts')).reliabilityChart;

export const loadParallelChart = async (): Promise<ChartMaker<ParallelData>> =>
  (await import('./figures/parallel-chart.ts')).parallelChart;

export const loadRateChart = async (): Promise<ChartMaker<RateData>> =>
  (await import('./figures/rate-chart.ts')).rateChart;
