/**
 * A request with one answer. It is asked again when the worker is lost, once unless the caller knows better, and then
 * given up; and once more when the worker has no data, after it was given the data again.
 */
import type { EngineRequest } from '../protocol.ts';
import { EngineError } from './engine-error.ts';
import type { CallEvent, EngineLink } from './engine-link.ts';

/** The request to ask after a loss in place of the one that was lost; null to give up. */
type AskAgain = (id: number, why: string) => EngineRequest | null;

/** `answer` gives the value of the event that settles the request, null for those on the way. Rejects with an `EngineError`. */
export function ask<Value>(
  link: EngineLink,
  requestOf: (id: number) => EngineRequest,
  answer: (event: CallEvent) => Value | null,
  signal: AbortSignal | null,
  askAgain?: AskAgain,
): Promise<Value> {
  const id = link.nextId();
  let request = requestOf(id);
  return new Promise((resolve, reject) => {
    let losses = 0;
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
    const onLoss = (why: string): readonly EngineRequest[] => {
      losses++;
      const again = askAgain ? askAgain(id, why) : losses < 2 ? request : null;
      if (again !== null) {
        request = again;
        return [again];
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
      const value = answer(event);
      if (value === null) return;
      end();
      resolve(value);
    };
    link.open({ id, onEvent, onLoss, doing: () => ({ waiting: false, idle: false }) }, [request]);
  });
}
