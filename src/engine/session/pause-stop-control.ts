/** Pause and stop of the training under way: a person's wish, which the training reads between two chunks of steps. */

export interface PauseHooks {
  paused(): Promise<void>;
  resumed(): void;
}

export class PauseStopControl {
  private wanted: 'run' | 'pause' | 'stop' = 'run';
  private wake: (() => void) | null = null;

  pause(): void {
    if (this.wanted === 'run') this.wanted = 'pause';
  }

  resume(): void {
    if (this.wanted === 'pause') this.want('run');
  }

  stop(): void {
    this.want('stop');
  }

  /** Resolves at once, or when a pause ends, with what the training has to do next. */
  async waitWhilePaused(hooks: PauseHooks): Promise<'run' | 'stop'> {
    if (this.wanted === 'pause') {
      await hooks.paused();
      while (this.wanted === 'pause')
        await new Promise<void>(resolve => {
          this.wake = resolve;
        });
      if (this.wanted === 'run') hooks.resumed();
    }
    return this.wanted === 'stop' ? 'stop' : 'run';
  }

  private want(wanted: 'run' | 'stop'): void {
    this.wanted = wanted;
    this.wake?.();
    this.wake = null;
  }
}
