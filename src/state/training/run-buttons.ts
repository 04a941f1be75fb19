/** The buttons of the run under way; without one they do nothing. */
import type { TrainingHandle } from '../page/services.ts';

export type Buttons = Pick<TrainingHandle, 'pause' | 'resume' | 'stop'>;

export interface RunButtons extends Buttons {
  /** Connects a run; the answer disconnects it. */
  connect(buttons: Buttons): () => void;
}

export function createRunButtons(): RunButtons {
  let current: Buttons | null = null;
  return {
    pause: () => current?.pause(),
    resume: () => current?.resume(),
    stop: () => current?.stop(),
    connect(buttons) {
      current = buttons;
      return () => {
        if (current === buttons) current = null;
      };
    },
  };
}
