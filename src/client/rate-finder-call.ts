/** One run of the learning-rate finder, from the page's side. It is not retried: it takes seconds to repeat. */
import type { RateFinderRequest } from '../protocol.ts';
import { EngineError } from './engine-error.ts';
import type { CallEvent, EngineLink } from './engine-link.ts';

/**
 * Resolves when the engine is free again: after the last rate, an explosion of the loss, or soon after `signal` aborts.
 * `onLosses` gets the losses of the steps since its last call, in nats. Rejects with an `EngineError`.
 */
export function startRateFinder(
  link: EngineLink,
  rateFinder: RateFinderRequest,
  onLosses: (losses: Float32Array<ArrayBuffer>) => void,
  signal: AbortSignal,
): Promise<void> {
  const id = link.nextId();
  const stop = (): void => link.send({ kind: 'stop', id });
  return new Promise((resolve, reject) => {
    const end = (): void => {
      link.close(id);
      signal.removeEventListener('abort', stop);
    };
    const fail = (error: EngineError): void => {
      end();
      reject(error);
    };
    const onEvent = (event: CallEvent): void => {
      if (event.kind === 'rateLosses') onLosses(event.losses);
      if (event.kind === 'ready') {
        end();
        resolve();
      }
      if (event.kind === 'failed') fail(new EngineError(event.reason, event.message));
    };
    const onWorkerLost = (why: string): readonly [] => {
      fail(new EngineError('crashed', `The training engine failed (${why}).`));
      return [];
    };
    signal.addEventListener('abort', stop);
    const call = { id, onEvent, onWorkerLost, onNoWorker: fail, isPaused: () => false };
    link.open(call, [{ kind: 'findRate', id, rateFinder }]);
    if (signal.aborted) stop();
  });
}
