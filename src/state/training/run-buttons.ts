/** The buttons of a run under way: what they do when nothing trains is nothing. */
import type { TrainingHandle } from '../page/services.ts';

type Buttons = Pick<TrainingHandle, 'pause' | 'resume' | 'stop'>;

export interface TrainingControl extends Buttons {
  /** Connects a run; the answer disconnects it. */
  attach(buttons: Buttons): () => void;
}

export function createTrainingControl(): TrainingControl {
  let current: Buttons | null = null;
  return {
    pause: () => current?.pause(),
    resume: () => current?.resume(),
    stop: () => current?.stop(),
    attach(buttons) {
      current = buttons;
      return () => {
        if (current === buttons) current = null;
      };
    },
  };
}
