/** A test of learning rates as chart data: the loss of each step and its smoothed course. */
import type { Row } from '../vega/restyle.ts';

export interface RateData {
  /** One a step. */
  readonly rates: ArrayLike<number>;
  /** In nats, of as many steps as were done. */
  readonly losses: ArrayLike<number>;
  readonly smooth: readonly number[];
  /** The rate that is suggested; null without a suggestion. */
  readonly suggested: number | null;
}

/** Losses far above the start say nothing but that it exploded; they would flatten the rest. */
const mostOfStart = 1.6;

/** One row a step; a loss that is cut off or no number is left out. */
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
