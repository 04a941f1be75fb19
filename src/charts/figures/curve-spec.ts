/** The training curve of one run: a fixed number of points, whatever the number of steps, and how they are drawn. */
import type { TopLevelSpec } from 'vega-lite';
import type { CrosshairLink } from '../crosshair/crosshair-link.ts';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartFrame, epochAxis, withNumber } from '../vega/spec-parts.ts';
import { colors } from '../vega/theme.ts';
import { createMovingAverage } from './moving-average.ts';

export interface CurveData {
  readonly measure: 'loss' | 'accuracy';
  /** Loss or accuracy of each finished training step, `[steps]`. */
  readonly steps: ArrayLike<number>;
  readonly stepsPerEpoch: number;
  /** Number of epochs that the run was asked for, which is the end of the x axis. */
  readonly epochs: number;
  /** Loss or accuracy on the held-out rows after each finished epoch; null without held-out rows. */
  readonly validation: readonly (number | null)[];
  /** Number of the best epoch, from 1; null before the first one has ended. */
  readonly keptEpoch: number | null;
  readonly link: CrosshairLink;
}

/** Columns of equal length `[pointsPerEpoch * epochs]`; NaN where a point has no value. */
export interface CurveRows {
  readonly pointsPerEpoch: number;
  /** Position of point i on the x axis: `(i + 1) / pointsPerEpoch`. */
  readonly epoch: readonly number[];
  readonly smooth: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly validation: readonly number[];
  /** The validation value at the end of the best epoch, NaN elsewhere. */
  readonly best: readonly number[];
}

/** The number of points that a chart has room for; a run of more epochs has one point an epoch. */
const pointBudget = 144;
/** The moving average decays to 1/e over this many points. */
const smoothingPoints = 2;

export function curveRows(data: Omit<CurveData, 'link'>): CurveRows {
  const { steps, stepsPerEpoch, epochs, validation, keptEpoch } = data;
  const pointsPerEpoch = Math.max(1, Math.min(stepsPerEpoch, Math.floor(pointBudget / epochs)));
  const count = pointsPerEpoch * epochs;
  const empty = (): number[] => new Array<number>(count).fill(Number.NaN);
  const rows = { smooth: empty(), low: empty(), high: empty(), validation: empty(), best: empty() };

  const span = smoothingPoints * Math.max(1, stepsPerEpoch / pointsPerEpoch);
  const average = createMovingAverage(Math.exp(-1 / span));
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

const lossCeilings = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2.5];
const accuracyFloors = [0.98, 0.95, 0.9, 0.8, 0.5, 0];

/**
 * The range of the y axis. It moves seldom and in large steps, so that the curve does not jump: everything after the
 * first epoch fits in, or after a tenth of it where there is only one; the steep beginning is cut off.
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

/** Number of points up to the last one that has a value. */
export const filledPoints = (rows: CurveRows): number =>
  1 + rows.smooth.findLastIndex((value, point) => isNumber(value) || isNumber(rows.validation[point]));

/** The values at the point nearest to `epoch` that has any, as the crosshair shows them; null before the first step. */
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

export interface CurveStyle {
  readonly measure: 'loss' | 'accuracy';
  readonly epochs: number;
  readonly domain: readonly [number, number];
}

const yTitles = { loss: 'loss (nats)', accuracy: 'accuracy (share)' } as const;

/**
 * Reworks tfjs-vis's line chart of the columns epoch, low, high, training, validation and best: the raw band behind the
 * smoothed line, dots and dashes for validation, a rule at the best epoch.
 */
export function curveSpec(plain: PlainSpec, style: CurveStyle): TopLevelSpec {
  const { measure, epochs, domain } = style;
  // As parameters, so that a live chart moves its range without being compiled again.
  const [lowest, highest] = domain;
  const scale = { domain: [{ expr: 'lowest' }, { expr: 'highest' }], nice: false };
  const y = {
    type: 'quantitative',
    title: yTitles[measure],
    scale,
    axis: { tickCount: 4, minExtent: 30 },
  } as const;
  return {
    ...chartFrame(plain),
    params: [
      { name: 'lowest', value: lowest },
      { name: 'highest', value: highest },
    ],
    encoding: { x: epochAxis(0, epochs) },
    layer: [
      {
        mark: {
          type: 'area',
          clip: true,
          opacity: 0.18,
          color: colors.training,
          invalid: 'break-paths-show-domains',
        },
        encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        mark: { type: 'line', clip: true, strokeWidth: 2, color: colors.training },
        encoding: { y: { ...y, field: 'training' } },
      },
      {
        mark: { type: 'rule', strokeDash: [3, 3], color: colors.validation },
        transform: [withNumber('best')],
      },
      {
        mark: { type: 'line', clip: true, strokeWidth: 1.5, strokeDash: [6, 3], color: colors.validation },
        transform: [withNumber('validation')],
        encoding: { y: { ...y, field: 'validation' } },
      },
      {
        mark: { type: 'point', clip: true, filled: true, size: 28, opacity: 1, color: colors.validation },
        transform: [withNumber('validation')],
        encoding: { y: { ...y, field: 'validation' } },
      },
    ],
  };
}
