import { messageOf } from '../../core/error-message.ts';
import { TrainerFailure } from '../../core/training/trainer.ts';

/** Any error as a `TrainerFailure`, by what the libraries are known to say. */
export function toTrainerFailure(error: unknown): TrainerFailure {
  if (error instanceof TrainerFailure) return error;
  const message = messageOf(error);
  if (/out of memory|allocation failed|could not allocate|Invalid typed array length/i.test(message))
    return new TrainerFailure(
      'out-of-memory',
      `There is not enough memory: ${message}. Choose a smaller batch.`,
    );
  // A GPU that goes while tfjs makes a shader for WebGL leaves no other word than that this failed.
  if (/device.*(lost|destroyed)|context.*lost|(compile|link|create) .*(shader|WebGLProgram)/i.test(message))
    return new TrainerFailure('device-lost', `The GPU was lost: ${message}`);
  return new TrainerFailure('internal', message);
}
