/** A run's state in words. */
import { formatCount, formatTimeLeft } from '../../core/format.ts';
import { type RunProgress, type RunState, secondsLeft } from '../../core/training/run-state.ts';

/** The epoch under way, from 1. */
const epochOf = ({ steps, stepsPerEpoch, epochs }: RunProgress): number =>
  Math.min(Math.floor(steps / Math.max(stepsPerEpoch, 1)) + 1, epochs);

const epochWords = (progress: RunProgress): string => `epoch ${epochOf(progress)} of ${progress.epochs}`;

/** After the word "running": `epoch 3 of 12 · 0:41 left`. */
export function runDetail(state: RunState): string | null {
  switch (state.kind) {
    case 'preparing':
      return 'choosing the device';
    case 'running':
      return `${epochWords(state.progress)} · ${formatTimeLeft(secondsLeft(state.progress))}`;
    case 'paused':
      return `paused · ${epochWords(state.progress)}`;
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

/** Under the progress bar: `epoch 3 of 12 · step 120 of 296 · 41,800 images/s · 0:41 left`. */
export function progressWords(progress: RunProgress): string {
  const { steps, stepsPerEpoch, epochs, imagesPerSecond } = progress;
  const done = steps >= epochs * stepsPerEpoch;
  const step = done ? stepsPerEpoch : steps % Math.max(stepsPerEpoch, 1);
  const parts = [epochWords(progress), `step ${formatCount(step)} of ${formatCount(stepsPerEpoch)}`];
  if (imagesPerSecond > 0) parts.push(`${formatCount(imagesPerSecond)} images/s`);
  const left = secondsLeft(progress);
  if (left !== null && !done) parts.push(formatTimeLeft(left));
  return parts.join(' · ');
}
