/** One training run as the page sees it: a pure state machine over what the engine reports and what a person asks. */
import type { Device } from './device.ts';

/** Where a run is. Numbers of steps count from 0, epochs are complete ones. */
export interface RunProgress {
  readonly device: Device;
  /** Of all networks together. */
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Nominal cost of a step of each network that the run trains, one after another; in any unit. */
  readonly stepCosts: readonly number[];
  /** Steps done since the start of the run. */
  readonly steps: number;
  readonly imagesPerSecond: number;
  /** Smoothed seconds of one step of the present network, validation included; null until measured. */
  readonly secondsPerStep: number | null;
  /** How many steps that average stands for. */
  readonly stepsAveraged: number;
}

export type RunState =
  | { readonly kind: 'preparing' }
  | { readonly kind: 'running'; readonly progress: RunProgress; readonly notice: string | null }
  | { readonly kind: 'paused'; readonly progress: RunProgress; readonly notice: string | null }
  /** Asked to stop; the step under way is being finished. Null when it had not begun. */
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
      /** Steps done since the start of the run. */
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

/** What is done and what there is to do, in the unit of `stepCosts`; `perStep` is of the present network. */
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

/** Seconds until the last epoch ends, from this run's own steps. */
export function secondsLeft(progress: RunProgress): number | null {
  const { done, total, perStep } = costs(progress);
  const { secondsPerStep } = progress;
  return secondsPerStep === null ? null : ((total - done) / perStep) * secondsPerStep;
}

/** Share of all the work that is done, 0 to 1. */
export function shareDone(progress: RunProgress): number {
  const { done, total } = costs(progress);
  return total > 0 ? done / total : 0;
}

/** The average forgets over so many steps, so that it follows a change of pace. */
const memory = 100;
/** The first steps compile and warm up: they count for little once there are others. */
const warmUpShare = 0.1;

function advance(
  progress: RunProgress,
  steps: number,
  imagesPerSecond: number,
  seconds: number,
): RunProgress {
  const done = steps - progress.steps;
  if (done <= 0) return progress;
  const measured = seconds / done;
  const { secondsPerStep: before, stepsAveraged } = progress;
  if (before === null)
    return {
      ...progress,
      steps,
      imagesPerSecond,
      secondsPerStep: measured,
      stepsAveraged: warmUpShare * done,
    };
  const share = done / (done + stepsAveraged);
  return {
    ...progress,
    steps,
    imagesPerSecond,
    secondsPerStep: before + share * (measured - before),
    stepsAveraged: Math.min(stepsAveraged + done, memory),
  };
}

/** Events that do not fit the state are late or repeated: they change nothing. */
export function runTransition(state: RunState, event: RunEvent): RunState {
  if (isRunOver(state)) return state;
  switch (event.kind) {
    case 'started': {
      // Also while it runs: a lost device is replaced, and the run goes on from its last checkpoint.
      const { device, epochs, stepsPerEpoch, stepCosts, steps, notice } = event;
      const before = progressOf(state);
      const progress = {
        device,
        epochs,
        stepsPerEpoch,
        stepCosts,
        steps,
        imagesPerSecond: before?.imagesPerSecond ?? 0,
        secondsPerStep: before?.secondsPerStep ?? null,
        stepsAveraged: before?.stepsAveraged ?? 0,
      };
      const kind = state.kind === 'stopping' || state.kind === 'paused' ? state.kind : 'running';
      return { kind, progress, notice };
    }
    case 'stepped': {
      if (state.kind !== 'running' && state.kind !== 'paused' && state.kind !== 'stopping') return state;
      if (state.progress === null) return state;
      const { steps, imagesPerSecond, seconds } = event;
      return { ...state, progress: advance(state.progress, steps, imagesPerSecond, seconds) };
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
