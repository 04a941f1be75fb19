import { useMemo, useState } from 'react';
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
  /** The end of the x axis, in epochs. */
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

const measures = [
  { measure: 'loss', title: 'Loss', note: 'nats', validation: 'validationLoss' },
  { measure: 'accuracy', title: 'Accuracy', note: 'share', validation: 'validationAccuracy' },
] as const;

/** Loss and accuracy side by side over the same epochs, during the run and after it. */
export function LiveCharts({ history, kept, stepsPerEpoch, epochs }: LiveChartsProps) {
  const series = useStepSeries();
  const [link] = useState(createCrosshairLink);
  // Charts are drawn anew for new data, and this is rendered at every edit of the settings.
  const charts = useMemo(
    () =>
      measures.map(({ measure, title, note, validation }) => ({
        title,
        note,
        data: {
          stepsPerEpoch,
          epochs,
          link,
          keptEpoch: kept?.epoch ?? null,
          measure,
          steps: series[measure],
          validation: history.map(result => result[validation]),
        },
      })),
    [series, history, kept, stepsPerEpoch, epochs, link],
  );
  return (
    <ChartRow legend={legend}>
      {charts.map(({ title, note, data }) => (
        <ChartFigure
          key={title}
          title={title}
          note={note}
          label={`${title} while training, by step and by epoch; the epochs’ numbers are in the table below`}
          height={200}
          load={loadCurveChart}
          data={data}
        />
      ))}
    </ChartRow>
  );
}
