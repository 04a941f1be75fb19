/** The learning-rate test from the page's side. A lost worker ends it: it takes seconds to repeat. */
import type { EngineEvent, RateFinderRequest } from '../protocol.ts';
import { EngineError } from './engine-error.ts';
import type { EngineLink } from './engine-link.ts';

/**
 * Resolves when the engine is free again: after the last rate, an explosion, or soon after the signal. Rejects with an
 * `EngineError`.
 */
export function findRate(
  link: EngineLink,
  test: RateFinderRequest,
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
    const onEvent = (event: EngineEvent): void => {
      if (event.kind === 'rateLosses') onLosses(event.losses);
      if (event.kind === 'ready') {
        end();
        resolve();
      }
      if (event.kind === 'failed') fail(new EngineError(event.reason, event.message));
    };
    const onLoss = (why: string): readonly [] => {
      fail(new EngineError('crashed', `The training engine failed (${why}).`));
      return [];
    };
    signal.addEventListener('abort', stop);
    link.open({ id, onEvent, onLoss, doing: () => ({ waiting: false, idle: false }) }, [
      { kind: 'findRate', id, test },
    ]);
    if (signal.aborted) stop();
  });
}
