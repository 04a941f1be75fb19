/** The chart of the learning-rate finder: the loss of each step over its rate, and the smoothed loss. */
import type { TopLevelSpec } from 'vega-lite';
import { type PlainSpec, type Row, setRestyle } from '../vega/restyle.ts';
import { chartFrame, withNumber } from '../vega/spec-parts.ts';
import { colors } from '../vega/theme.ts';
import embed from '../vega/vega-embed.ts';
import { makeChart } from './make-chart.ts';

export interface RateData {
  /** Learning rate of each step. */
  readonly rates: ArrayLike<number>;
  /** Loss of each finished step, in nats; shorter than `rates` where the search stopped early. */
  readonly losses: ArrayLike<number>;
  /** The smoothed loss of each finished step, in nats. */
  readonly smooth: readonly number[];
  /** The suggested learning rate; null without a suggestion. */
  readonly suggested: number | null;
}

/** Losses above this multiple of the first ones are cut off: the training diverged, and they would flatten the rest. */
const mostOfStart = 1.6;

/** One row a step, with NaN for a loss that is cut off; then one for the suggestion. */
export function rateRows({ rates, losses, smooth, suggested }: RateData): readonly Row[] {
  const limit = mostOfStart * Math.max(...smooth.slice(0, 10), 0);
  const shown = (value: number | undefined) => (value !== undefined && value <= limit ? value : Number.NaN);
  const rows = Array.from({ length: losses.length }, (_, step) => ({
    rate: rates[step],
    loss: shown(losses[step]),
    smooth: shown(smooth[step]),
    mark: 'step',
  }));
  return suggested === null ? rows : [...rows, { rate: suggested, mark: 'suggested' }];
}

/** Single steps as dots over a logarithmic x axis, a line for the smoothed loss, a rule at the suggestion. */
export function rateSpec(plain: PlainSpec, domain: readonly [number, number]): TopLevelSpec {
  const y = {
    type: 'quantitative' as const,
    title: 'loss (nats)',
    scale: { zero: false, nice: true },
    axis: { tickCount: 4 },
  };
  const steps = [{ filter: "datum.mark == 'step'" }];
  return {
    ...chartFrame(plain),
    encoding: {
      x: {
        field: 'rate',
        type: 'quantitative',
        title: 'learning rate',
        scale: { type: 'log', domain: [...domain], nice: false },
        axis: { format: '~e', tickCount: 6 },
      },
    },
    layer: [
      {
        transform: [...steps, withNumber('loss')],
        mark: { type: 'point', filled: true, size: 10, opacity: 0.35, color: colors.training },
        encoding: { y: { ...y, field: 'loss' } },
      },
      {
        transform: [...steps, withNumber('smooth')],
        mark: { type: 'line', strokeWidth: 2, color: colors.training },
        encoding: {
          y: { ...y, field: 'smooth' },
          tooltip: [
            { field: 'rate', type: 'quantitative', title: 'learning rate', format: '.2e' },
            { field: 'smooth', type: 'quantitative', title: 'smoothed loss', format: '.4f' },
          ],
        },
      },
      {
        transform: [{ filter: "datum.mark == 'suggested'" }],
        mark: { type: 'rule', strokeDash: [6, 3], strokeWidth: 2, color: colors.validation },
      },
    ],
  };
}

/** tfjs-vis's line chart has no logarithmic x axis, so this goes to Vega without it. */
export const rateChart = makeChart<RateData>(async (element, data, width) => {
  const { rates } = data;
  setRestyle(element, plain => rateSpec(plain, [rates[0], rates[rates.length - 1]]));
  await embed(element, { width, height: element.clientHeight, data: { values: rateRows(data) } });
});
