/**
 * Deadlines for what others have to answer. While a computer sleeps nobody answers, yet many clocks go on, and a plain
 * timer fires on waking, before anybody had the chance: here only time counts in which this thread was awake.
 */

/** Milliseconds that are waited for at once. */
const lap = 1000;
/** A lap that took longer was slept through, wholly or in part; how much of it cannot be known, so none of it counts. */
const longestLap = 5 * lap;

/** Calls `act` after so many waking milliseconds. Gives the way to call it off. */
export function startDeadline(milliseconds: number, act: () => void): () => void {
  let left = milliseconds;
  let timer: ReturnType<typeof setTimeout>;
  const wait = (): void => {
    const start = performance.now();
    timer = setTimeout(
      () => {
        const took = performance.now() - start;
        if (took <= longestLap) left -= took;
        if (left > 0) wait();
        else act();
      },
      Math.min(lap, left),
    );
  };
  wait();
  return () => clearTimeout(timer);
}
