/** Turns the engine's reports into the run's events. The time between two reports counts only while the run trains. */
import { pacesOf } from '../../core/forecast/pace.ts';
import type { EpochResult, RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { DeviceMeasurement } from '../../core/training/device.ts';
import type { RunEvent } from '../../core/training/run-state.ts';
import type { MetricBuffer } from '../page/metric-buffer.ts';
import type { TrainingEvent } from '../page/services.ts';
import type { Context } from '../store/context.ts';
import { addPaces } from '../store/training-slice.ts';

/** The receiver of a training's reports: the page's run under way, or a trial of a search. */
export interface TrainingSink {
  readonly metrics: Pick<MetricBuffer, 'append' | 'addHealth'>;
  advance(event: RunEvent): void;
  onEpoch(result: EpochResult): void;
  onMeasurements(measurements: readonly DeviceMeasurement[]): void;
  onCheckpoint(checkpoint: RunCheckpoint): void;
}

/** The position in its run of the network that is being trained. */
interface NetworkPosition {
  /** The index of the network in the run, from 0: its steps and epochs follow those of the one before. */
  readonly network: number;
  /** The epochs of one network. */
  readonly epochs: number;
  /** The nominal cost of one step of this network. */
  readonly stepCost: number;
  /** Those of all networks of the run, in the order in which it trains them. */
  readonly stepCosts: readonly number[];
  /** The steps that an epoch has in the curves at the least. */
  readonly leastSteps?: () => number;
  /** The steps that the run has done once this network has done so many; without it the networks before are complete. */
  readonly stepsOfRun?: (ownSteps: number) => number;
  /** The checkpoint from which the network continues; null begins with its first step. */
  readonly resume: RunCheckpoint | null;
}

export function trainingListener(context: Context, position: NetworkPosition, sink: TrainingSink) {
  const { clock } = context.services;
  const { network, epochs, stepCost, stepCosts, leastSteps = () => 0, resume } = position;
  let last = clock.now();
  let checkpoint: Pick<RunCheckpoint, 'epoch' | 'stepInEpoch'> = resume ?? { epoch: 0, stepInEpoch: 0 };
  let own = 1;
  const stepsPerEpoch = (): number => Math.max(own, leastSteps());
  /** The steps of the network where each epoch has its place in the curves. */
  const placeOf = (step: number): number => {
    const epoch = Math.floor(step / own);
    return epoch * stepsPerEpoch() + step - epoch * own;
  };
  /** The place in the curves of a step of this network. */
  const stepOfRun = (step: number): number => network * epochs * stepsPerEpoch() + placeOf(step);
  const stepsDone = (steps: number): number =>
    position.stepsOfRun ? position.stepsOfRun(placeOf(steps)) : stepOfRun(steps);
  return (event: TrainingEvent): void => {
    const now = clock.now();
    switch (event.kind) {
      case 'measurements':
        sink.onMeasurements(event.measurements);
        addPaces(context, pacesOf(event.measurements, stepCost));
        return;
      case 'started': {
        const { device, notice } = event;
        own = event.stepsPerEpoch;
        // After a lost device was replaced, training continues from the last checkpoint.
        const steps = stepsDone(checkpoint.epoch * own + checkpoint.stepInEpoch);
        const all = { epochs: epochs * stepCosts.length, stepsPerEpoch: stepsPerEpoch(), stepCosts };
        sink.advance({ kind: 'started', device, ...all, steps, notice });
        break;
      }
      case 'steps': {
        const { samples } = event;
        const { firstStep, loss, imagesPerSecond } = samples;
        sink.metrics.append({ ...samples, firstStep: stepOfRun(firstStep) });
        const seconds = (now - last) / 1000;
        const steps = stepsDone(firstStep + loss.length);
        sink.advance({ kind: 'stepped', steps, imagesPerSecond, seconds });
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
