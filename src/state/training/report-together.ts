/** Makes one report of those that networks give which train side by side. */
import type { RunEvent } from '../../core/training/run-state.ts';
import { inRounds } from './in-rounds.ts';

export type Stepped = Extract<RunEvent, { kind: 'stepped' }>;

/** Makes one report of those that networks give of the same steps: the time passed once, and the images add up. */
export function reportTogether(members: () => readonly number[], advance: (event: RunEvent) => void) {
  const rates = new Map<number, number>();
  let steps = 0;
  let seconds = 0;
  const report = inRounds(members, () => {
    const imagesPerSecond = members().reduce((sum, network) => sum + (rates.get(network) ?? 0), 0);
    advance({ kind: 'stepped', steps, imagesPerSecond, seconds });
    seconds = 0;
  });
  return (network: number, event: Stepped): void => {
    rates.set(network, event.imagesPerSecond);
    steps = event.steps;
    seconds = Math.max(seconds, event.seconds);
    report(network);
  };
}
