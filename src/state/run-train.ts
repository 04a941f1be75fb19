/** The train cell: one run from the first step to a record that is kept. */
import { EngineError } from '../client/engine-error.ts';
import { calibrationsOf, remember } from '../core/calibration.ts';
import type { EpochResult, RunCheckpoint } from '../core/checkpoint.ts';
import { summarize } from '../core/model-spec.ts';
import { preparing, progressOf, type RunEvent, transition } from '../core/run.ts';
import { type Settings, toDeviceChoice, toModelSpec, toTrainConfig } from '../core/settings.ts';
import type { TrainOutcome } from '../protocol.ts';
import { type CellOutcome, type Context, failed } from './context.ts';
import { giveData } from './give-data.ts';
import type { RunRecord } from './run-record.ts';
import type { TrainingEvent } from './services.ts';
import type { TrainingControl } from './training-control.ts';

function advance({ store }: Context, event: RunEvent): void {
  store.setState(({ run }) => (run ? { run: { ...run, state: transition(run.state, event) } } : {}));
}

/** What a person can do about a failure of the engine. */
function remedyFor(error: unknown): string {
  const reason = error instanceof EngineError ? error.reason : 'internal';
  switch (reason) {
    case 'diverged':
      return 'Lower the learning rate, or clip the gradient, and train again.';
    case 'out-of-memory':
      return 'Lower the batch size or the number of filters and train again.';
    case 'unsupported':
      return 'Choose another device and train again.';
    case 'device-lost':
    case 'crashed':
      return 'Train again, on another device if it happens again.';
    case 'aborted':
    case 'internal':
      return 'Train again; if it fails again, choose another device.';
    default:
      return reason satisfies never;
  }
}

/** An epoch that is done again after a lost device takes the place of the first one. */
function withEpoch(history: readonly EpochResult[], result: EpochResult): readonly EpochResult[] {
  return [...history.filter(({ epoch }) => epoch < result.epoch), result];
}

/** Turns the engine's reports into the run's events; time between two reports counts only while it runs. */
function listener(context: Context, settings: Settings, flops: number) {
  const { store, services, metrics } = context;
  const { epochs, batchSize } = toTrainConfig(settings);
  let last = services.clock.now();
  let checkpoint: Pick<RunCheckpoint, 'epoch' | 'stepInEpoch'> = { epoch: 0, stepInEpoch: 0 };
  return (event: TrainingEvent): void => {
    const now = services.clock.now();
    switch (event.kind) {
      case 'trials':
        store.setState(({ calibrations }) => ({
          trials: event.trials,
          calibrations: remember(calibrations, calibrationsOf(event.trials, { batchSize, flops })),
        }));
        return;
      case 'started': {
        const { device, stepsPerEpoch, notice } = event;
        // More than 0 after a lost device was replaced.
        const steps = checkpoint.epoch * stepsPerEpoch + checkpoint.stepInEpoch;
        advance(context, { kind: 'started', device, epochs, stepsPerEpoch, steps, notice });
        break;
      }
      case 'steps': {
        metrics.append(event.samples);
        const { firstStep, loss, imagesPerSecond } = event.samples;
        const steps = firstStep + loss.length;
        advance(context, { kind: 'stepped', steps, imagesPerSecond, seconds: (now - last) / 1000 });
        break;
      }
      case 'epoch':
        store.setState(({ run }) =>
          run ? { run: { ...run, history: withEpoch(run.history, event.result) } } : {},
        );
        return;
      case 'paused':
      case 'resumed':
        advance(context, { kind: event.kind });
        break;
      case 'checkpoint':
        checkpoint = event.checkpoint;
        return;
      default:
        event satisfies never;
    }
    last = now;
  };
}

function keep({ store, services, metrics }: Context, id: string, settings: Settings, outcome: TrainOutcome) {
  const { data, runs, calibrations } = store.getState();
  const { device, ended, history, best, validationRows, seconds } = outcome;
  const steps = metrics.read();
  const record: RunRecord = {
    id,
    name: null,
    pinned: false,
    at: services.clock.now(),
    settings,
    dataHash: data?.summary.hash ?? '',
    device,
    ended,
    history,
    steps,
    best,
    validationRows,
    seconds,
  };
  const summary = summarize(toModelSpec(settings));
  const measured =
    summary.ok && history.length > 0 && steps.length > 0
      ? [
          {
            backend: device.backend,
            trainer: device.trainer,
            batchSize: toTrainConfig(settings).batchSize,
            flops: summary.flops,
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

export function createTrainRunner(control: TrainingControl) {
  return async function runTrain(context: Context, signal: AbortSignal): Promise<CellOutcome> {
    const { store, services, metrics } = context;
    const { settings } = store.getState();
    const spec = toModelSpec(settings);
    const summary = summarize(spec);
    if (!summary.ok)
      return failed(`${summary.problem.name}: ${summary.problem.message}`, 'Change the model.');
    const id = services.newId();
    metrics.clear();
    store.setState({ run: { id, state: preparing, history: [] } });
    if (!(await giveData(context)))
      return failed('There is no data to train on.', 'Drop files or use the sample data first.');
    const handle = services.engine.train(
      { spec, config: toTrainConfig(settings), device: toDeviceChoice(settings), resume: null },
      listener(context, settings, summary.flops),
    );
    const release = control.attach({
      ...handle,
      stop() {
        advance(context, { kind: 'stop' });
        handle.stop();
      },
    });
    const stop = () => control.stop();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const outcome = await handle.outcome;
      const how = outcome.ended === 'stopped' ? 'stopped' : 'complete';
      advance(context, { kind: 'ended', how });
      keep(context, id, settings, outcome);
      return { kind: 'finished', identity: id, ended: how };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const before = progressOf(store.getState().run?.state ?? preparing);
      advance(context, { kind: 'failed', message });
      const where = before ? ` at step ${before.steps}` : '';
      return failed(`Training failed${where}: ${message}`, remedyFor(error));
    } finally {
      release();
      signal.removeEventListener('abort', stop);
    }
  };
}
