/** Pause and stop of the training under way: a person's wish, which the training reads between two chunks of steps. */

export interface PauseHooks {
  paused(): Promise<void>;
  /** A network has left during the pause. */
  left(): Promise<void>;
  resumed(): void;
}

export class PauseStopControl {
  private wanted: 'run' | 'pause' | 'stop' = 'run';
  private wake: (() => void) | null = null;
  /** Of networks that train side by side, those that are to train no more. */
  private readonly gone = new Set<number>();

  pause(): void {
    if (this.wanted === 'run') this.wanted = 'pause';
  }

  resume(): void {
    if (this.wanted === 'pause') this.want('run');
  }

  stop(): void {
    this.want('stop');
  }

  leave(network: number): void {
    this.gone.add(network);
    this.wakeUp();
  }

  hasLeft(network: number): boolean {
    return this.gone.has(network);
  }

  /** Resolves at once, or when a pause ends, with what the training has to do next. */
  async waitWhilePaused(hooks: PauseHooks): Promise<'run' | 'stop'> {
    if (this.wanted === 'pause') {
      await hooks.paused();
      let gone = 0;
      while (this.wanted === 'pause') {
        // Some may leave while what the pause asks for is under way, when nobody waits to be woken.
        if (this.gone.size > gone) {
          gone = this.gone.size;
          await hooks.left();
        } else
          await new Promise<void>(resolve => {
            this.wake = resolve;
          });
      }
      if (this.wanted === 'run') hooks.resumed();
    }
    return this.wanted === 'stop' ? 'stop' : 'run';
  }

  private want(wanted: 'run' | 'stop'): void {
    this.wanted = wanted;
    this.wakeUp();
  }

  private wakeUp(): void {
    this.wake?.();
    this.wake = null;
  }
}
