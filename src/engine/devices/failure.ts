/** Classifies the errors of tfjs, WebGL, WebGPU and WebAssembly. */
import { messageOf } from '../../core/error-message.ts';
import { TrainerFailure } from '../../core/training/trainer.ts';

/** Turns any error into a `TrainerFailure`; the reason follows from the messages that the libraries are known to use. */
export function toTrainerFailure(error: unknown): TrainerFailure {
  if (error instanceof TrainerFailure) return error;
  const message = messageOf(error);
  if (/out of memory|allocation failed|could not allocate|Invalid typed array length/i.test(message))
    return new TrainerFailure(
      'out-of-memory',
      `There is not enough memory: ${message}. Choose a smaller batch.`,
    );
  // When a GPU is lost while tfjs makes a WebGL shader, tfjs reports only that this failed.
  if (/device.*(lost|destroyed)|context.*lost|(compile|link|create) .*(shader|WebGLProgram)/i.test(message))
    return new TrainerFailure('device-lost', `The GPU was lost: ${message}`);
  return new TrainerFailure('internal', message);
}
