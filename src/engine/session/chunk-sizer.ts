/** How many steps go to the trainer at once: enough to be worth it, few enough to be stopped and charted in time. */
const wantedMilliseconds = 300;
const mostSteps = 512;

export class ChunkSizer {
  private millisecondsPerStep: number | null = null;
  private last = 1;

  /** Steps of the next chunk, at least 1; it grows fourfold at the most, since first steps compile and mislead. */
  next(): number {
    if (this.millisecondsPerStep === null) return 1;
    const fitting = Math.floor(wantedMilliseconds / Math.max(this.millisecondsPerStep, 1e-3));
    return Math.max(1, Math.min(fitting, this.last * 4, mostSteps));
  }

  /**
   * What `steps` steps took, by the clock. Gives the milliseconds that count: steps beyond their patience were slept
   * through with the whole computer, and are taken to have gone as fast as those before them.
   */
  report(steps: number, milliseconds: number): number {
    const before = this.millisecondsPerStep;
    const waking = before !== null && milliseconds > this.patience(steps) ? steps * before : milliseconds;
    this.millisecondsPerStep = waking / steps;
    this.last = steps;
    return waking;
  }

  /** Milliseconds after which a device that has not finished `steps` steps counts as lost. */
  patience(steps: number): number {
    if (this.millisecondsPerStep === null) return 180_000;
    return Math.max(15_000, 20 * steps * this.millisecondsPerStep);
  }
}
