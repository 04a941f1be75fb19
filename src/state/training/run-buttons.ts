/** The buttons of the run under way. A stop that is pressed before its training has begun, or between two, is not lost. */
import type { TrainingHandle } from '../page/services.ts';

export type Buttons = Pick<TrainingHandle, 'pause' | 'resume' | 'stop'>;

export interface RunButtons extends Buttons {
  /** Forgets what was pressed during an earlier run. */
  begin(): void;
  /** Connects a training of the run, and stops it where that was asked for already; the answer disconnects it. */
  connect(buttons: Buttons): () => void;
}

export function createRunButtons(): RunButtons {
  let current: Buttons | null = null;
  let wantsStop = false;
  return {
    begin() {
      wantsStop = false;
    },
    pause: () => current?.pause(),
    resume: () => current?.resume(),
    stop() {
      wantsStop = true;
      current?.stop();
    },
    connect(buttons) {
      current = buttons;
      if (wantsStop) buttons.stop();
      return () => {
        if (current === buttons) current = null;
      };
    },
  };
}
