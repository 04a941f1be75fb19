/**
 * Deadlines that count only the time in which this thread was awake. While a computer sleeps nobody answers, yet many
 * clocks keep running, and a plain `setTimeout` fires on waking, before anybody had the chance to answer.
 */

/** Milliseconds of one lap: a deadline is waited for in laps, so that sleep shows as a lap that took too long. */
const lap = 1000;
/** A lap that took longer was slept through, wholly or in part; how much of it cannot be known, so none of it counts. */
const longestLap = 5 * lap;

/** Calls `onExpired` after `milliseconds` of waking time, unless the returned function cancels the deadline before. */
export function startDeadline(milliseconds: number, onExpired: () => void): () => void {
  let left = milliseconds;
  let timer: ReturnType<typeof setTimeout>;
  const wait = (): void => {
    const start = performance.now();
    timer = setTimeout(
      () => {
        const took = performance.now() - start;
        if (took <= longestLap) left -= took;
        if (left > 0) wait();
        else onExpired();
      },
      Math.min(lap, left),
    );
  };
  wait();
  return () => clearTimeout(timer);
}
