/** Makes one report of those that networks give which train side by side. */
import type { RunEvent } from '../../core/training/run-state.ts';
import { inRounds } from './in-rounds.ts';

export type Stepped = Extract<RunEvent, { kind: 'stepped' }>;

/** Makes one report of those that networks give of the same steps: the time passed once, and the images add up. */
export function reportTogether(members: () => readonly number[], advance: (event: RunEvent) => void) {
  const rates = new Map<number, number>();
  /** The time that each has told of since the last report: one may train while those ahead of it wait. */
  const seconds = new Map<number, number>();
  let steps = 0;
  const report = inRounds(members, () => {
    const imagesPerSecond = members().reduce((sum, network) => sum + (rates.get(network) ?? 0), 0);
    advance({ kind: 'stepped', steps, imagesPerSecond, seconds: Math.max(...seconds.values()) });
    seconds.clear();
  });
  return (network: number, event: Stepped): void => {
    rates.set(network, event.imagesPerSecond);
    steps = event.steps;
    seconds.set(network, (seconds.get(network) ?? 0) + event.seconds);
    report(network);
  };
}
