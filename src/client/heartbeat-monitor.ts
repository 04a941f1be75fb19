/** Detects that a live worker has stopped working on a request. Pure: the caller passes times, in milliseconds. */

export interface HeartbeatTimes {
  /** A worker that sends nothing for this long, not even a heartbeat, counts as stuck. */
  readonly heartbeatTimeout: number;
  /** This timeout holds for a worker that leaves its work to threads and so is free to send heartbeats. */
  readonly threadedHeartbeatTimeout: number;
  /** A request for which only heartbeats come for this long counts as stuck. */
  readonly progressTimeout: number;
  /** Time between two checks. */
  readonly checkInterval: number;
}

/** What a request is doing at the time of a check. */
export interface CallActivity {
  /** A paused request makes no progress. */
  readonly paused: boolean;
  /** The worker's threads do the work, and the worker only waits for them. */
  readonly threaded: boolean;
}

export class HeartbeatMonitor {
  private lastEvent: number;
  private lastProgress: number;
  private lastCheck: number;
  private longestGap = 0;

  constructor(
    private readonly times: HeartbeatTimes,
    now: number,
  ) {
    this.lastEvent = now;
    this.lastProgress = now;
    this.lastCheck = now;
  }

  /** Records an event of the request; `isProgress` is false for a heartbeat. */
  record(now: number, isProgress: boolean): void {
    // Hours of sleep are no sign of a slow worker.
    if (!this.hasSlept(now)) this.longestGap = Math.max(this.longestGap, now - this.lastEvent);
    this.lastEvent = now;
    if (isProgress) this.lastProgress = now;
  }

  /** Tells whether the page slept: it checks regularly and has missed several checks. */
  private hasSlept(now: number): boolean {
    return now - this.lastCheck > 5 * this.times.checkInterval;
  }

  /** Gives the reason why the worker counts as stuck, null while it does not. */
  check(now: number, { paused, threaded }: CallActivity): string | null {
    // A page that slept has not read its messages yet: the next check decides.
    const slept = this.hasSlept(now);
    this.lastCheck = now;
    if (slept) {
      this.lastEvent = now;
      this.lastProgress = now;
      return null;
    }
    if (paused) this.lastProgress = now;
    // One step may block the worker for long on a slow device; the longest gap so far tells what is usual there.
    const usual = threaded ? this.times.threadedHeartbeatTimeout : this.times.heartbeatTimeout;
    const timeout = Math.max(usual, 6 * this.longestGap);
    if (now - this.lastEvent > timeout) return `no sign of life for ${Math.round(timeout / 1000)} s`;
    if (now - this.lastProgress > this.times.progressTimeout)
      return `no progress for ${Math.round(this.times.progressTimeout / 1000)} s`;
    return null;
  }
}
