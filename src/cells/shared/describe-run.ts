/** Describes a training run's state and progress. */
import { formatCount, formatTimeLeft } from '../../core/format.ts';
import { type RunProgress, type RunState, secondsLeft } from '../../core/training/run-state.ts';

/** The current epoch, one-based. */
const epochOf = ({ steps, stepsPerEpoch, epochs }: RunProgress): number =>
  Math.min(Math.floor(steps / Math.max(stepsPerEpoch, 1)) + 1, epochs);

/** Names the current epoch: `epoch 3 of 12`. */
export const describeEpoch = (progress: RunProgress): string =>
  `epoch ${epochOf(progress)} of ${progress.epochs}`;

/** Continues a status line after the word "running": `epoch 3 of 12 · 0:41 left`. Null for a run that is over. */
export function describeRunState(state: RunState): string | null {
  switch (state.kind) {
    case 'preparing':
      return 'choosing the device';
    case 'running':
      return `${describeEpoch(state.progress)} · ${formatTimeLeft(secondsLeft(state.progress))}`;
    case 'paused':
      return `paused · ${describeEpoch(state.progress)}`;
    case 'stopping':
      return 'finishing the step under way';
    case 'complete':
    case 'stopped':
    case 'failed':
      return null;
    default:
      return state satisfies never;
  }
}

/** Labels the progress bar: `epoch 3 of 12 · step 120 of 296 · 41,800 images/s · 0:41 left`. */
export function describeProgress(progress: RunProgress): string {
  const { steps, stepsPerEpoch, epochs, imagesPerSecond } = progress;
  const done = steps >= epochs * stepsPerEpoch;
  const step = done ? stepsPerEpoch : steps % Math.max(stepsPerEpoch, 1);
  const parts = [describeEpoch(progress), `step ${formatCount(step)} of ${formatCount(stepsPerEpoch)}`];
  if (imagesPerSecond > 0) parts.push(`${formatCount(imagesPerSecond)} images/s`);
  const left = secondsLeft(progress);
  if (left !== null && !done) parts.push(formatTimeLeft(left));
  return parts.join(' · ');
}
