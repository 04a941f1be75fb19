import { useState } from 'react';
import { createCrosshairLink } from '../../charts/crosshair/crosshair-link.ts';
import { loadCurveChart } from '../../charts/lazy.ts';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import { useStepSeries } from '../../state/hooks.ts';
import { ChartFigure, ChartRow } from '../../ui/figures/chart-figure.tsx';

export interface LiveChartsProps {
  readonly history: readonly EpochResult[];
  /** The epoch whose weights are kept. */
  readonly kept: EpochResult | null;
  readonly stepsPerEpoch: number;
  /** The end of the x axis. */
  readonly epochs: number;
}

const legend = [
  { name: 'training, smoothed over steps', color: 'var(--color-series-a)' },
  {
    name: 'lowest to highest step',
    color: 'color-mix(in srgb, var(--color-series-a) 30%, transparent)',
    dash: null,
  },
  { name: 'validation, kept epoch marked', color: 'var(--color-series-b)', dash: [6, 3] },
];

/** Loss and accuracy side by side over the same epochs, while the run goes on and afterwards. */
export function LiveCharts({ history, kept, stepsPerEpoch, epochs }: LiveChartsProps) {
  const { loss, accuracy } = useStepSeries();
  const [link] = useState(createCrosshairLink);
  const common = { stepsPerEpoch, epochs, link, keptEpoch: kept?.epoch ?? null };
  return (
    <ChartRow legend={legend}>
      <ChartFigure
        title="Loss"
        note="nats"
        label="Loss while training, by step and by epoch; the epochs’ numbers are in the table below"
        height={200}
        load={loadCurveChart}
        data={{
          ...common,
          measure: 'loss',
          steps: loss,
          validation: history.map(result => result.validationLoss),
        }}
      />
      <ChartFigure
        title="Accuracy"
        note="share"
        label="Accuracy while training, by step and by epoch; the epochs’ numbers are in the table below"
        height={200}
        load={loadCurveChart}
        data={{
          ...common,
          measure: 'accuracy',
          steps: accuracy,
          validation: history.map(result => result.validationAccuracy),
        }}
      />
    </ChartRow>
  );
}
