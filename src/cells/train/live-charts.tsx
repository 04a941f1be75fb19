import { loadCurveChart } from '../../charts/lazy.ts';
import type { EpochResult } from '../../core/checkpoint.ts';
import { useStepSeries } from '../../state/hooks.ts';
import { ChartFigure, ChartRow } from '../../ui/chart-figure.tsx';

export interface LiveChartsProps {
  readonly history: readonly EpochResult[];
  /** The epoch whose weights are kept. */
  readonly kept: EpochResult | null;
  readonly stepsPerEpoch: number;
  /** Epochs asked for. */
  readonly epochs: number;
}

const legend = [
  { name: 'training, smoothed over steps', color: 'var(--series-a)' },
  { name: 'validation, kept epoch marked', color: 'var(--series-b)', dash: [6, 3] },
];

/** Loss and accuracy side by side over the same epochs, while the run goes on and afterwards. */
export function LiveCharts({ history, kept, stepsPerEpoch, epochs }: LiveChartsProps) {
  const { loss, accuracy } = useStepSeries();
  const common = { stepsPerEpoch, epochs, keptEpoch: kept?.epoch ?? null };
  return (
    <ChartRow>
      <ChartFigure
        title="Loss"
        note="nats"
        label="Loss while training, by step and by epoch; the epochs’ numbers are in the table below"
        legend={legend}
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
        legend={legend}
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
