/** What a training shows: its numbers, curves, health and epochs, and the devices that were measured. Loaded with the first. */
import { useDeferredValue } from 'react';
import { usePage } from '../../state/hooks.ts';
import { TrainingHealth } from '../insight/training-health.tsx';
import { DeviceMeasurements } from './device-measurements.tsx';
import { EpochTable } from './epoch-table.tsx';
import { LiveCharts } from './live-charts.tsx';
import { RunFigures } from './run-figures.tsx';
import type { ShownRun } from './use-shown-run.ts';

export function TrainOutput({ shown }: { readonly shown: ShownRun | null }) {
  const measurements = usePage(page => page.devices.measurements);
  const stepsPerEpoch = shown?.stepsPerEpoch ?? null;
  // What comes with the first steps is drawn in short parts, with the page's other work between them.
  const isBegun = useDeferredValue(stepsPerEpoch !== null);
  return (
    <>
      {shown && <RunFigures shown={shown} />}
      {shown && stepsPerEpoch && isBegun && (
        <LiveCharts
          history={shown.history}
          kept={shown.kept}
          stepsPerEpoch={stepsPerEpoch}
          epochs={shown.epochs}
        />
      )}
      {stepsPerEpoch && isBegun && <TrainingHealth />}
      {shown && shown.history.length > 0 && <EpochTable history={shown.history} kept={shown.kept} />}
      {measurements.length > 0 && <DeviceMeasurements measurements={measurements} />}
    </>
  );
}
