/** Finds out that a worker that lives has stopped working. Pure: times come from outside, in milliseconds. */

export interface HeartbeatTimes {
  /** Silence, without even a heartbeat, after which a worker counts as stuck. */
  readonly silence: number;
  /** The same of a worker that leaves its work to threads and so has time to beat. */
  readonly idleSilence: number;
  /** Heartbeats without any progress after which a request counts as stuck. */
  readonly standstill: number;
  /** Time between two looks. */
  readonly look: number;
}

/** What a request does while it is looked at. */
export interface Doing {
  /** Paused: it makes no progress. */
  readonly waiting: boolean;
  /** Threads work for it, and its worker only waits for them. */
  readonly idle: boolean;
}

export class HeartbeatMonitor {
  private heard: number;
  private progressed: number;
  private looked: number;
  private longestGap = 0;

  constructor(
    private readonly times: HeartbeatTimes,
    now: number,
  ) {
    this.heard = now;
    this.progressed = now;
    this.looked = now;
  }

  /** An event came; `progress` when it was more than a heartbeat. */
  hear(now: number, progress: boolean): void {
    // Hours of sleep are no sign of a slow worker.
    if (!this.slept(now)) this.longestGap = Math.max(this.longestGap, now - this.heard);
    this.heard = now;
    if (progress) this.progressed = now;
  }

  /** Whether the page, which looks regularly, has missed several looks. */
  private slept(now: number): boolean {
    return now - this.looked > 5 * this.times.look;
  }

  /** Why the worker counts as stuck; null while it does not. */
  look(now: number, { waiting, idle }: Doing): string | null {
    // A page that slept has not read its messages yet: it judges at the next look.
    const slept = this.slept(now);
    this.looked = now;
    if (slept) {
      this.heard = now;
      this.progressed = now;
      return null;
    }
    if (waiting) this.progressed = now;
    // A single step may block the worker for long on a slow device; its own past tells how long is usual.
    const usual = idle ? this.times.idleSilence : this.times.silence;
    const silence = Math.max(usual, 6 * this.longestGap);
    if (now - this.heard > silence) return `no sign of life for ${Math.round(silence / 1000)} s`;
    if (now - this.progressed > this.times.standstill)
      return `no progress for ${Math.round(this.times.standstill / 1000)} s`;
    return null;
  }
}
