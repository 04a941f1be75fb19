/** The progress of trials that train side by side as that of one run: each of its steps is one of every trial. */
import type { RunEvent } from '../../core/training/run-state.ts';
import { inRounds } from '../training/in-rounds.ts';
import { reportTogether } from '../training/report-together.ts';

type Started = Extract<RunEvent, { kind: 'started' }>;

/** The longest training counts, from the one that has come least far; `members` gives the trials that are not over. */
export function reportGroup(members: () => readonly number[], advance: (event: RunEvent) => void) {
  const started = new Map<number, Started>();
  const step = reportTogether(members, advance);
  const start = inRounds(members, () => {
    const all = [...started.values()];
    started.clear();
    const epochs = Math.max(...all.map(event => event.epochs));
    const steps = Math.min(...all.map(event => event.steps));
    advance({ ...all[0], epochs, steps });
  });
  return (trial: number, event: RunEvent): void => {
    if (event.kind === 'stepped') step(trial, event);
    else if (event.kind === 'started') {
      started.set(trial, event);
      start(trial);
    } else advance(event);
  };
}
