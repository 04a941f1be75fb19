/**
 * The state of a training run as the page shows it: a pure state machine over the engine's
 * reports and a person's requests.
 */
import type { Device } from './device.ts';

/** How far a run has come. */
export interface RunProgress {
  readonly device: Device;
  /** Number of epochs of all networks together. */
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Nominal cost of one step of each network, in the order in which the run trains them, in any unit. */
  readonly stepCosts: readonly number[];
  /** Number of steps done since the start of the run. */
  readonly steps: number;
  readonly imagesPerSecond: number;
  /** Moving average of the seconds of one unit of `stepCosts`, validation included; null until measured. */
  readonly secondsPerCost: number | null;
  /** Number of steps that the average `secondsPerCost` is made from. */
  readonly stepsAveraged: number;
}

export type RunState =
  | { readonly kind: 'preparing' }
  | { readonly kind: 'running'; readonly progress: RunProgress; readonly notice: string | null }
  | { readonly kind: 'paused'; readonly progress: RunProgress; readonly notice: string | null }
  /** The run was asked to stop and finishes its present step. `progress` is null where the run had not begun. */
  | { readonly kind: 'stopping'; readonly progress: RunProgress | null; readonly notice: string | null }
  | { readonly kind: 'complete' | 'stopped'; readonly progress: RunProgress; readonly notice: string | null }
  | { readonly kind: 'failed'; readonly progress: RunProgress | null; readonly message: string };

export type RunEvent =
  | {
      readonly kind: 'started';
      readonly device: Device;
      readonly epochs: number;
      readonly stepsPerEpoch: number;
      readonly stepCosts: readonly number[];
      /** More than 0 when the run continues an earlier one. */
      readonly steps: number;
      readonly notice: string | null;
    }
  | {
      readonly kind: 'stepped';
      /** Number of steps done since the start of the run. */
      readonly steps: number;
      readonly imagesPerSecond: number;
      /** Seconds since the last such event in which the run was not paused. */
      readonly seconds: number;
    }
  | { readonly kind: 'paused' | 'resumed' | 'stop' }
  | { readonly kind: 'ended'; readonly how: 'complete' | 'stopped' }
  | { readonly kind: 'failed'; readonly message: string };

export const preparingRun: RunState = { kind: 'preparing' };

export const isRunOver = (state: RunState): boolean =>
  state.kind === 'complete' || state.kind === 'stopped' || state.kind === 'failed';

export const progressOf = (state: RunState): RunProgress | null =>
  state.kind === 'preparing' ? null : state.progress;

/** Cost of the steps done and of all steps, in the unit of `stepCosts`, and of one step of the present network. */
function costs({ epochs, stepsPerEpoch, stepCosts, steps }: RunProgress) {
  const stepsEach = (epochs * stepsPerEpoch) / stepCosts.length;
  const doneOf = (network: number) => Math.min(Math.max(steps - network * stepsEach, 0), stepsEach);
  const present = Math.min(Math.floor(steps / Math.max(stepsEach, 1)), stepCosts.length - 1);
  return {
    done: stepCosts.reduce((sum, cost, network) => sum + cost * doneOf(network), 0),
    total: stepCosts.reduce((sum, cost) => sum + cost * stepsEach, 0),
    perStep: stepCosts[present],
  };
}

/** Predicted seconds until the last epoch ends, from the pace of this run's own steps; null before the first. */
export function secondsLeft(progress: RunProgress): number | null {
  const { done, total } = costs(progress);
  const { secondsPerCost } = progress;
  return secondsPerCost === null ? null : (total - done) * secondsPerCost;
}

/** Seconds of one step of the present network, from the pace of this run's own steps; null before the first. */
export function secondsPerStep(progress: RunProgress): number | null {
  const { secondsPerCost } = progress;
  return secondsPerCost === null ? null : costs(progress).perStep * secondsPerCost;
}

/** Share of the whole work that is done, from 0 to 1. */
export function shareDone(progress: RunProgress): number {
  const { done, total } = costs(progress);
  return total > 0 ? done / total : 0;
}

/** Number of steps over which the average of `secondsPerStep` forgets, so that it follows a change of pace. */
const averagedSteps = 100;
/** Weight of the first report in the average: its steps include compilation and warm-up. */
const warmUpWeight = 0.1;

function withSteps(
  progress: RunProgress,
  steps: number,
  imagesPerSecond: number,
  seconds: number,
): RunProgress {
  const done = steps - progress.steps;
  if (done <= 0) return progress;
  const { secondsPerCost: before, stepsAveraged } = progress;
  const after = { ...progress, steps, imagesPerSecond };
  const measured = seconds / (costs(after).done - costs(progress).done);
  if (before === null) return { ...after, secondsPerCost: measured, stepsAveraged: warmUpWeight * done };
  const share = done / (done + stepsAveraged);
  return {
    ...after,
    secondsPerCost: before + share * (measured - before),
    stepsAveraged: Math.min(stepsAveraged + done, averagedSteps),
  };
}

/** The state after an event. Events that do not fit the state are late or repeated, and change nothing. */
export function runTransition(state: RunState, event: RunEvent): RunState {
  if (isRunOver(state)) return state;
  switch (event.kind) {
    case 'started': {
      // A running run may start again: a lost device was replaced, and the run continues from its last checkpoint.
      const { device, epochs, stepsPerEpoch, stepCosts, steps, notice } = event;
      const before = progressOf(state);
      const progress = {
        device,
        epochs,
        stepsPerEpoch,
        stepCosts,
        steps,
        imagesPerSecond: before?.imagesPerSecond ?? 0,
        secondsPerCost: before?.secondsPerCost ?? null,
        stepsAveraged: before?.stepsAveraged ?? 0,
      };
      const kind = state.kind === 'stopping' || state.kind === 'paused' ? state.kind : 'running';
      return { kind, progress, notice };
    }
    case 'stepped': {
      if (state.kind !== 'running' && state.kind !== 'paused' && state.kind !== 'stopping') return state;
      if (state.progress === null) return state;
      const { steps, imagesPerSecond, seconds } = event;
      return { ...state, progress: withSteps(state.progress, steps, imagesPerSecond, seconds) };
    }
    case 'paused':
      return state.kind === 'running' ? { ...state, kind: 'paused' } : state;
    case 'resumed':
      return state.kind === 'paused' ? { ...state, kind: 'running' } : state;
    case 'stop':
      return {
        kind: 'stopping',
        progress: progressOf(state),
        notice: state.kind === 'preparing' || state.kind === 'failed' ? null : state.notice,
      };
    case 'ended': {
      const progress = progressOf(state);
      if (progress === null)
        return { kind: 'failed', progress: null, message: 'Training ended before it began.' };
      const notice = 'notice' in state ? state.notice : null;
      return { kind: event.how, progress, notice };
    }
    case 'failed':
      return { kind: 'failed', progress: progressOf(state), message: event.message };
    default:
      return event satisfies never;
  }
}
