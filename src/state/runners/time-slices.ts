/** Long sums on the page's own thread, in slices short enough that no frame is missed. */
import type { Clock } from '../page/services.ts';

/** A frame is 16 ms; this leaves room for drawing it. */
const sliceMilliseconds = 8;

/** Calls `work(from, to)` over `0..count` in order, giving way between slices; false when the signal ended it. */
export async function inSlices(
  clock: Clock,
  count: number,
  chunk: number,
  work: (from: number, to: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  let began = clock.now();
  for (let from = 0; from < count; from += chunk) {
    if (signal.aborted) return false;
    work(from, Math.min(from + chunk, count));
    if (clock.now() - began < sliceMilliseconds) continue;
    await clock.pause();
    began = clock.now();
  }
  return !signal.aborted;
}
