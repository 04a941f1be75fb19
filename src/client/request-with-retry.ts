/**
 * A request with one answer. It is sent again to the next worker when the first one is lost, and once more to a worker that
 * has no data, after that was given the data again.
 */
import type { EngineRequest } from '../protocol.ts';
import { EngineError } from './engine-error.ts';
import type { CallEvent, EngineLink } from './engine-link.ts';

/** Gives the request to send in place of the one that was lost, null to give up. */
type RetryPolicy = (id: number, why: string) => EngineRequest | null;

/**
 * Resolves with the first value that `answerOf` finds in an event; it gives null for the events before. Without a retry
 * policy the same request is sent once more. Rejects with an `EngineError`.
 */
export function requestWithRetry<Value>(
  link: EngineLink,
  requestOf: (id: number) => EngineRequest,
  answerOf: (event: CallEvent) => Value | null,
  signal: AbortSignal | null,
  retry?: RetryPolicy,
): Promise<Value> {
  const id = link.nextId();
  let request = requestOf(id);
  return new Promise((resolve, reject) => {
    let workersLost = 0;
    let reminded = false;
    const end = (): void => {
      link.close(id);
      signal?.removeEventListener('abort', abort);
    };
    const fail = (error: EngineError): void => {
      end();
      reject(error);
    };
    const abort = (): void => {
      link.send({ kind: 'stop', id });
      fail(new EngineError('aborted', 'It was stopped.'));
    };
    if (signal?.aborted) return reject(new EngineError('aborted', 'It was stopped.'));
    signal?.addEventListener('abort', abort);
    const onWorkerLost = (why: string): readonly EngineRequest[] => {
      workersLost++;
      const next = retry ? retry(id, why) : workersLost < 2 ? request : null;
      if (next !== null) {
        request = next;
        return [next];
      }
      fail(new EngineError('crashed', `The training engine failed again (${why}). Reload the page.`));
      return [];
    };
    const onEvent = (event: CallEvent): void => {
      if (event.kind === 'failed') {
        if (event.reason === 'device-lost') link.replace(event.message);
        else if (event.reason === 'no-data' && !reminded) {
          reminded = true;
          link.remind([request]);
        } else fail(new EngineError(event.reason, event.message));
        return;
      }
      const value = answerOf(event);
      if (value === null) return;
      end();
      resolve(value);
    };
    link.open({ id, onEvent, onWorkerLost, onNoWorker: fail, isPaused: () => false }, [request]);
  });
}
