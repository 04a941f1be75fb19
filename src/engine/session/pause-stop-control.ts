/** What a person wants of the training under way; the training asks between two chunks of steps. */
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

  /** Waits for as long as it is to be paused, then says whether to go on. */
  async gate(hooks: PauseHooks): Promise<'go' | 'stop'> {
    if (this.wanted === 'pause') {
      await hooks.paused();
      while (this.wanted === 'pause')
        await new Promise<void>(resolve => {
          this.wake = resolve;
        });
      if (this.wanted === 'run') hooks.resumed();
    }
    return this.wanted === 'stop' ? 'stop' : 'go';
  }

  private want(wanted: 'run' | 'stop'): void {
    this.wanted = wanted;
    this.wake?.();
    this.wake = null;
  }
}
