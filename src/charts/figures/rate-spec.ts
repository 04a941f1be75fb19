import type { TopLevelSpec } from 'vega-lite';
import type { PlainSpec } from '../vega/restyle.ts';
import { chartPadding, ink } from '../vega/theme.ts';

/** Loss over the logarithm of the learning rate: single steps as dots, their smoothed course, a rule at the suggestion. */
export function rateSpec(plain: PlainSpec, domain: readonly [number, number]): TopLevelSpec {
  const y = {
    type: 'quantitative' as const,
    title: 'loss (nats)',
    scale: { zero: false, nice: true },
    axis: { tickCount: 4 },
  };
  const steps = [{ filter: "datum.mark == 'step'" }];
  return {
    width: plain.width,
    height: plain.height,
    padding: chartPadding,
    autosize: { type: 'fit', contains: 'padding' },
    data: { values: [] },
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
        transform: [...steps, { filter: 'isValid(datum.loss) && isFinite(datum.loss)' }],
        mark: { type: 'point', filled: true, size: 10, opacity: 0.35, color: ink.training },
        encoding: { y: { ...y, field: 'loss' } },
      },
      {
        transform: [...steps, { filter: 'isValid(datum.smooth) && isFinite(datum.smooth)' }],
        mark: { type: 'line', strokeWidth: 2, color: ink.training },
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
        mark: { type: 'rule', strokeDash: [6, 3], strokeWidth: 2, color: ink.validation },
      },
    ],
  };
}
