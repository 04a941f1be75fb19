/** Turns the engine's reports into the run's events. The time between two reports counts only while the run trains. */
import { pacesOf } from '../../core/forecast/pace.ts';
import type { EpochResult, RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { DeviceMeasurement } from '../../core/training/device.ts';
import type { RunEvent } from '../../core/training/run-state.ts';
import type { MetricBuffer } from '../page/metric-buffer.ts';
import type { TrainingEvent } from '../page/services.ts';
import type { Context } from '../store/context.ts';
import { addEpoch, addPaces, advanceRun, setDevices } from '../store/training-slice.ts';

/** The receiver of a training's reports: the page's run under way, or a trial of a search. */
export interface TrainingSink {
  readonly metrics: Pick<MetricBuffer, 'append' | 'addHealth'>;
  advance(event: RunEvent): void;
  onEpoch(result: EpochResult): void;
  onMeasurements(measurements: readonly DeviceMeasurement[]): void;
  onCheckpoint(checkpoint: RunCheckpoint): void;
}

/** The sink of the run that the train cell shows. */
export function pageSink(context: Context, onCheckpoint: TrainingSink['onCheckpoint']): TrainingSink {
  return {
    metrics: context.metrics,
    advance: event => advanceRun(context, event),
    onEpoch: result => addEpoch(context, result),
    onMeasurements: measurements => setDevices(context, { measurements }),
    onCheckpoint,
  };
}

/** The position in its run of the network that is being trained. */
interface NetworkPosition {
  /** The index of the network in the run, from 0: its steps and epochs follow those of the one before. */
  readonly network: number;
  /** The epochs of one network. */
  readonly epochs: number;
  /** The nominal cost of one step of each network of the run. */
  readonly stepCosts: readonly number[];
  /** The steps that an epoch has in the curves at the least. */
  readonly leastSteps?: number;
  /** The checkpoint from which the network continues; null begins with its first step. */
  readonly resume: RunCheckpoint | null;
}

export function trainingListener(context: Context, position: NetworkPosition, sink: TrainingSink) {
  const { clock } = context.services;
  const { network, epochs, stepCosts, leastSteps = 0, resume } = position;
  let last = clock.now();
  let checkpoint: Pick<RunCheckpoint, 'epoch' | 'stepInEpoch'> = resume ?? { epoch: 0, stepInEpoch: 0 };
  let own = 1;
  let stepsPerEpoch = 1;
  /** The step of the run that is a step of this network. */
  const stepOfRun = (step: number): number => {
    const epoch = Math.floor(step / own);
    return (network * epochs + epoch) * stepsPerEpoch + step - epoch * own;
  };
  return (event: TrainingEvent): void => {
    const now = clock.now();
    switch (event.kind) {
      case 'measurements':
        sink.onMeasurements(event.measurements);
        addPaces(context, pacesOf(event.measurements, stepCosts[network]));
        return;
      case 'started': {
        const { device, notice } = event;
        own = event.stepsPerEpoch;
        stepsPerEpoch = Math.max(own, leastSteps);
        // After a lost device was replaced, training continues from the last checkpoint.
        const steps = stepOfRun(checkpoint.epoch * own + checkpoint.stepInEpoch);
        const all = epochs * stepCosts.length;
        sink.advance({ kind: 'started', device, epochs: all, stepsPerEpoch, stepCosts, steps, notice });
        break;
      }
      case 'steps': {
        const { samples } = event;
        const first = stepOfRun(samples.firstStep);
        sink.metrics.append({ ...samples, firstStep: first });
        const steps = first + samples.loss.length;
        const seconds = (now - last) / 1000;
        sink.advance({ kind: 'stepped', steps, imagesPerSecond: samples.imagesPerSecond, seconds });
        break;
      }
      case 'health': {
        const { sample } = event;
        sink.metrics.addHealth({ ...sample, step: stepOfRun(sample.step), network });
        return;
      }
      case 'epoch':
        sink.onEpoch({ ...event.result, epoch: network * epochs + event.result.epoch });
        return;
      case 'paused':
      case 'resumed':
        sink.advance({ kind: event.kind });
        break;
      case 'checkpoint':
        checkpoint = event.checkpoint;
        sink.onCheckpoint(event.checkpoint);
        return;
      default:
        event satisfies never;
    }
    last = now;
  };
}
