/** A training curve as a fixed number of points, whatever the number of steps. Pure. */
import type { CrosshairLink } from '../crosshair/crosshair-link.ts';

export interface CurveData {
  readonly measure: 'loss' | 'accuracy';
  /** Value of each finished training step, `[steps]`. */
  readonly steps: ArrayLike<number>;
  readonly stepsPerEpoch: number;
  /** Epochs asked for: the end of the x axis. */
  readonly epochs: number;
  /** Value on the held-out rows after each finished epoch; null without any. */
  readonly validation: readonly (number | null)[];
  /** From 1; null before the first epoch has ended. */
  readonly keptEpoch: number | null;
  readonly link: CrosshairLink;
}

/** Columns of equal length; NaN where there is nothing. */
export interface CurveRows {
  readonly pointsPerEpoch: number;
  /** Where each point stands: `(i + 1) / pointsPerEpoch`. */
  readonly epoch: readonly number[];
  readonly smooth: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly validation: readonly number[];
  /** The validation value of the best epoch. */
  readonly best: readonly number[];
}

/** About as many points as a chart has room for. */
const pointBudget = 144;
/** The average forgets over this many points. */
const smoothingPoints = 2;

export function curveRows(data: Omit<CurveData, 'link'>): CurveRows {
  const { steps, stepsPerEpoch, epochs, validation, keptEpoch } = data;
  const pointsPerEpoch = Math.max(1, Math.min(stepsPerEpoch, Math.floor(pointBudget / epochs)));
  const count = pointsPerEpoch * epochs;
  const empty = (): number[] => new Array<number>(count).fill(Number.NaN);
  const rows = { smooth: empty(), low: empty(), high: empty(), validation: empty(), best: empty() };

  const average = createAverage(smoothingPoints * Math.max(1, stepsPerEpoch / pointsPerEpoch));
  for (let point = 0; point < count; point++) {
    const from = Math.floor((point * stepsPerEpoch) / pointsPerEpoch);
    const to = Math.min(steps.length, Math.floor(((point + 1) * stepsPerEpoch) / pointsPerEpoch));
    if (from >= to) break;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let step = from; step < to; step++) {
      const value = steps[step];
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
      average.add(value);
    }
    if (low > high) continue;
    rows.low[point] = low;
    rows.high[point] = high;
    rows.smooth[point] = average.value();
  }

  validation.slice(0, epochs).forEach((value, index) => {
    const point = (index + 1) * pointsPerEpoch - 1;
    rows.validation[point] = value ?? Number.NaN;
    if (index + 1 === keptEpoch) rows.best[point] = rows.validation[point];
  });
  const epoch = Array.from({ length: count }, (_, point) => (point + 1) / pointsPerEpoch);
  return { pointsPerEpoch, epoch, ...rows };
}

/** Exponential moving average without the pull of its start (Kingma and Ba 2015, section 3). */
function createAverage(span: number): { add(value: number): void; value(): number } {
  const keep = Math.exp(-1 / span);
  let sum = 0;
  let weight = 0;
  return {
    add(value) {
      sum = keep * sum + (1 - keep) * value;
      weight = keep * weight + (1 - keep);
    },
    value: () => sum / weight,
  };
}

const lossCeilings = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2.5];
const accuracyFloors = [0.98, 0.95, 0.9, 0.8, 0.5, 0];

/**
 * The y range. It moves seldom and in large steps, so that the curve does not jump: everything after the first epoch
 * fits in, or after a tenth of it where there is only one; the steep beginning is cut off.
 */
export function curveDomain(measure: CurveData['measure'], rows: CurveRows): readonly [number, number] {
  const single = rows.smooth.length === rows.pointsPerEpoch;
  const settled = rows.smooth.slice(single ? Math.ceil(rows.pointsPerEpoch / 10) : rows.pointsPerEpoch);
  const shown = [...settled, ...rows.validation].filter(Number.isFinite);
  if (measure === 'loss') {
    const highest = shown.length === 0 ? 2.5 : Math.max(...shown) * 1.05;
    return [0, lossCeilings.find(ceiling => ceiling >= highest) ?? 2.5];
  }
  const lowest = shown.length === 0 ? 0 : Math.min(...shown);
  return [accuracyFloors.find(floor => floor <= lowest - (1 - lowest) * 0.05) ?? 0, 1];
}

/** How many points there are up to the last one that has numbers. */
export const filledPoints = (rows: CurveRows): number =>
  1 + rows.smooth.findLastIndex((value, point) => isNumber(value) || isNumber(rows.validation[point]));

/** What stands at the point nearest to `epoch` that has numbers; null before the first step. */
export function readCurve(rows: CurveRows, measure: CurveData['measure'], epoch: number) {
  const filled = filledPoints(rows);
  if (filled === 0) return null;
  const nearest = Math.round(epoch * rows.pointsPerEpoch) - 1;
  const point = Math.min(Math.max(nearest, 0), filled - 1);
  const x = rows.epoch[point];
  const named = [
    [`training ${measure}`, rows.smooth[point]],
    [`validation ${measure}`, rows.validation[point]],
  ] as const;
  const lines = named
    .filter(([, value]) => isNumber(value))
    .map(([name, value]) => `${name}: ${value.toFixed(4)}`);
  return { x, lines: [`epoch ${x.toFixed(2)}`, ...lines] };
}

const isNumber = (value: number): boolean => Number.isFinite(value);
