/** What a training shows: its numbers, curves, health and epochs, and the devices that were measured. Loaded with the first. */
import { Suspense } from 'react';
import { usePage } from '../../state/hooks.ts';
import { lazyOutput } from '../shared/lazy-output.ts';
import { DeviceMeasurements } from './device-measurements.tsx';
import { EpochTable } from './epoch-table.tsx';
import { LiveCharts } from './live-charts.tsx';
import { RunFigures } from './run-figures.tsx';
import type { ShownRun } from './use-shown-run.ts';

const LazyTrainingHealth = lazyOutput(
  async () => (await import('../insight/training-health.tsx')).TrainingHealth,
);

export function TrainOutput({ shown }: { readonly shown: ShownRun | null }) {
  const measurements = usePage(page => page.devices.measurements);
  return (
    <>
      {shown && <RunFigures shown={shown} />}
      {shown?.stepsPerEpoch && (
        <LiveCharts
          history={shown.history}
          kept={shown.kept}
          stepsPerEpoch={shown.stepsPerEpoch}
          epochs={shown.epochs}
        />
      )}
      <Suspense>{shown?.stepsPerEpoch && <LazyTrainingHealth />}</Suspense>
      {shown && shown.history.length > 0 && <EpochTable history={shown.history} kept={shown.kept} />}
      {measurements.length > 0 && <DeviceMeasurements measurements={measurements} />}
    </>
  );
}
