/** A finished training becomes a record that is kept, and teaches how long the next will take. */

import { type Calibration, remember } from '../core/calibration.ts';
import type { BestWeights, FinishedNetwork } from '../core/checkpoint.ts';
import { type Settings, toTrainConfig } from '../core/settings.ts';
import type { TrainOutcome } from '../protocol.ts';
import type { Context } from './context.ts';
import type { RunRecord } from './run-record.ts';

export interface FinishedTraining {
  readonly id: string;
  readonly settings: Settings;
  /** Forward, for one image. */
  readonly flops: number;
  /** The networks before the last, in the order of their seeds. */
  readonly finished: readonly FinishedNetwork[];
  readonly last: TrainOutcome;
}

/** The network that did best on the held-out rows, the last one without validation. */
function bestOf(outcomes: readonly FinishedNetwork[]): BestWeights {
  return outcomes
    .map(({ best }) => best)
    .reduce((best, next) =>
      (next.validationAccuracy ?? Number.POSITIVE_INFINITY) > (best.validationAccuracy ?? 0) ? next : best,
    );
}

export function keepRun({ store, services, metrics }: Context, training: FinishedTraining): void {
  const { id, settings, flops, finished, last } = training;
  const { data, run, runs, calibrations } = store.getState();
  const outcomes = [...finished, last];
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
  const steps = metrics.read();
  const record: RunRecord = {
    id,
    name: null,
    pinned: false,
    at: services.clock.now(),
    settings,
    dataHash: data?.summary.hash ?? '',
    device: last.device,
    ended: last.ended,
    history: run?.history ?? last.history,
    steps,
    best: bestOf(outcomes),
    networks: outcomes.map(({ best }) => best),
    validationRows: last.validationRows,
    seconds,
  };
  const measured: readonly Calibration[] =
    steps.length > 0 && record.history.length > 0
      ? [
          {
            backend: last.device.backend,
            trainer: last.device.trainer,
            batchSize: toTrainConfig(settings).batchSize,
            flops,
            secondsPerStep: seconds / steps.length,
            wholeRun: true,
          },
        ]
      : [];
  store.setState({
    runs: [record, ...runs],
    selectedRun: id,
    calibrations: remember(calibrations, measured),
  });
}
