/** Drives an arm through the parity gate. */
import type { TrainingState } from '../../../src/core/training/training-state.ts';
import { gate } from './parity.ts';
import type { Peer } from './peer.ts';

/** The reference arm's training: its losses, and its state at the steps where the others start again. */
export interface Trajectory {
  readonly losses: readonly number[];
  /** States by step. */
  readonly states: ReadonlyMap<number, TrainingState>;
}

/** An arm whose steps take longer than this is compared over as many as fit into the gate's time, not over all. */
const slowStepSeconds = 1;
const gateSeconds = 8;

/** Trains up to the end of the gate; `enter` is called before each step at which arms start again. */
async function lossesOf(peer: Peer, enter: (step: number) => Promise<boolean>): Promise<readonly number[]> {
  const losses = [peer.firstLoss];
  const start = performance.now();
  while (losses.length < gate.steps) {
    const step = losses.length;
    const seconds = (performance.now() - start) / 1000;
    if (seconds > gateSeconds && seconds / (step - 1) > slowStepSeconds) break;
    if (step % gate.restartEvery === 0 && !(await enter(step))) break;
    const inSegment = gate.restartEvery - (step % gate.restartEvery);
    // A slow arm is asked for few steps at once, so that it does not overrun the time by much.
    losses.push(...(await peer.losses(step, Math.min(inSegment, peer.coldSeconds > 1 ? 1 : inSegment))));
  }
  return losses;
}

/** Trains the reference arm from its own weights and keeps its states. */
export async function lead(peer: Peer): Promise<Trajectory> {
  const states = new Map<number, TrainingState>();
  const losses = await lossesOf(peer, async step => {
    states.set(step, await peer.state());
    return true;
  });
  return { losses, states };
}

/** Trains from the trajectory's states; ends where the trajectory does. */
export function follow(peer: Peer, { states }: Trajectory): Promise<readonly number[]> {
  return lossesOf(peer, async step => {
    const state = states.get(step);
    if (state) await peer.restore(state);
    return state !== undefined;
  });
}
