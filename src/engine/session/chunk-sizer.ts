/** Sizes the chunks of steps that go to a trainer at once: large enough for speed, small enough to stop and chart often. */
const shortestMilliseconds = 300;
/** After each chunk the threads stand still and the page draws, so a long training has longer ones; a stop waits for one. */
const longestMilliseconds = 1000;
/** In between, a chunk takes one part in so many of the time that the training has taken. */
const partsOfTraining = 25;
const mostSteps = 512;

export class ChunkSizer {
  private millisecondsPerStep: number | null = null;
  private last = 1;
  private trainedMilliseconds = 0;

  /**
   * Gives the number of steps of the next chunk, at least 1. It grows fourfold at most: a device's first steps, which
   * include compilation, say little about its speed.
   */
  next(): number {
    if (this.millisecondsPerStep === null) return 1;
    const wanted = Math.min(
      Math.max(shortestMilliseconds, this.trainedMilliseconds / partsOfTraining),
      longestMilliseconds,
    );
    const fitting = Math.floor(wanted / Math.max(this.millisecondsPerStep, 1e-3));
    return Math.max(1, Math.min(fitting, this.last * 4, mostSteps));
  }

  /**
   * Records that `steps` steps took `milliseconds` by the clock, and gives the milliseconds of training. A chunk that
   * passed its deadline was interrupted by the computer's sleep, so its steps count as fast as those before them.
   */
  report(steps: number, milliseconds: number): number {
    const before = this.millisecondsPerStep;
    const waking = before !== null && milliseconds > this.deadline(steps) ? steps * before : milliseconds;
    this.millisecondsPerStep = waking / steps;
    this.last = steps;
    this.trainedMilliseconds += waking;
    return waking;
  }

  /** Gives the milliseconds after which a device that has not finished `steps` steps counts as lost. */
  deadline(steps: number): number {
    if (this.millisecondsPerStep === null) return 180_000;
    return Math.max(15_000, 20 * steps * this.millisecondsPerStep);
  }
}
