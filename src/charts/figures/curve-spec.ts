import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartPadding, ink } from '../vega/theme.ts';

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
  // By parameters: a live chart moves its range without being made again.
  const [lowest, highest] = domain;
  const scale = { domain: [{ expr: 'lowest' }, { expr: 'highest' }], nice: false };
  const y = {
    type: 'quantitative',
    title: yTitles[measure],
    scale,
    axis: { tickCount: 4, minExtent: 30 },
  } as const;
  return {
    width: plain.width,
    height: plain.height,
    padding: chartPadding,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [] },
    params: [
      { name: 'lowest', value: lowest },
      { name: 'highest', value: highest },
    ],
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative',
        title: 'epoch',
        scale: { domain: [0, epochs], nice: false },
        axis: { tickMinStep: 1, tickCount: Math.min(epochs, 6) },
      },
    },
    layer: [
      {
        mark: {
          type: 'area',
          clip: true,
          opacity: 0.18,
          color: ink.training,
          invalid: 'break-paths-show-domains',
        },
        encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        mark: { type: 'line', clip: true, strokeWidth: 2, color: ink.training },
        encoding: { y: { ...y, field: 'training' } },
      },
      {
        mark: { type: 'rule', strokeDash: [3, 3], color: ink.validation },
        transform: [{ filter: 'isValid(datum.best) && isFinite(datum.best)' }],
      },
      {
        mark: { type: 'line', clip: true, strokeWidth: 1.5, strokeDash: [6, 3], color: ink.validation },
        transform: [{ filter: 'isValid(datum.validation) && isFinite(datum.validation)' }],
        encoding: { y: { ...y, field: 'validation' } },
      },
      {
        mark: { type: 'point', clip: true, filled: true, size: 28, opacity: 1, color: ink.validation },
        transform: [{ filter: 'isValid(datum.validation) && isFinite(datum.validation)' }],
        encoding: { y: { ...y, field: 'validation' } },
      },
    ],
  };
}
