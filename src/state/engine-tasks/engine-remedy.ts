/** The advice for each failure of the engine. */
import { EngineError } from '../../client/engine-error.ts';

/** A sentence that advises what to do about a training that failed with `error`. */
export function trainRemedy(error: unknown): string {
  const reason = error instanceof EngineError ? error.reason : 'internal';
  switch (reason) {
    case 'diverged':
      return 'Lower the learning rate, or clip the gradient, and train again.';
    case 'out-of-memory':
      return 'Lower the batch size or the number of filters and train again.';
    case 'unsupported':
      return 'Choose another device and train again.';
    case 'device-lost':
    case 'crashed':
      return 'Train again, on another device if it happens again.';
    case 'no-data':
      return 'Load the data again, then train again.';
    case 'aborted':
    case 'internal':
      return 'Train again; if it fails again, choose another device.';
    default:
      return reason satisfies never;
  }
}
