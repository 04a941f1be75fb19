/** Detects that a live worker has stopped working on a request. Pure: the caller passes times, in milliseconds. */

export interface HeartbeatTimes {
  /** A worker that sends nothing for this long, not even a heartbeat, counts as stuck. */
  readonly heartbeatTimeout: number;
  /** A request for which only heartbeats come for this long counts as stuck. */
  readonly progressTimeout: number;
  /** Time between two checks. */
  readonly checkInterval: number;
}

/** A worker whose signs of life come late gets this many times the longest silence that it came back from. */
const margin = 3;

/**
 * Time counts only as far as the page was awake and read its messages, which its checks tell: one that comes late counts
 * as little more than one that comes in time.
 */
export class HeartbeatMonitor {
  private lastLook: number;
  private silence = 0;
  private standstill = 0;
  private longestSilence = 0;
  private allowedSilence = 0;

  /** `patience` multiplies the time until a silent worker counts as stuck. */
  constructor(
    private readonly times: HeartbeatTimes,
    now: number,
    private readonly patience: number,
  ) {
    this.lastLook = now;
  }

  /** Records news of the request. */
  recordProgress(now: number): void {
    this.recordLife(now);
    this.standstill = 0;
  }

  /** Records a heartbeat that allows a silence of so many milliseconds. */
  recordHeartbeat(now: number, allowedSilence: number): void {
    this.recordLife(now);
    this.allowedSilence = allowedSilence;
  }

  /** Gives the reason why the worker counts as stuck, null while it does not. A paused request makes no progress. */
  check(now: number, paused: boolean): string | null {
    this.look(now);
    if (paused) this.standstill = 0;
    const { heartbeatTimeout, progressTimeout } = this.times;
    const timeout = Math.max(
      heartbeatTimeout * this.patience,
      this.allowedSilence,
      margin * this.longestSilence,
    );
    if (this.silence > timeout) return `no sign of life for ${Math.round(timeout / 1000)} s`;
    if (this.standstill > progressTimeout) return `no progress for ${Math.round(progressTimeout / 1000)} s`;
    return null;
  }

  private recordLife(now: number): void {
    this.look(now);
    this.longestSilence = Math.max(this.longestSilence, this.silence);
    this.silence = 0;
  }

  private look(now: number): void {
    const passed = Math.min(now - this.lastLook, 2 * this.times.checkInterval);
    this.lastLook = now;
    this.silence += passed;
    this.standstill += passed;
  }
}
