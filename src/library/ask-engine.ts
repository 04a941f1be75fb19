/** One call of the library: an engine that is started, asked, and ended whatever happens. */
import type { FailureReason } from '../core/training/trainer.ts';
import type { EngineEvent, EngineRequest } from '../protocol.ts';
import { type ErrorCode, RecognizerError } from './errors.ts';
import type { EngineStart, StartEngine } from './hosts/engine-host.ts';

type WithoutId<Request> = Request extends EngineRequest ? Omit<Request, 'id'> : never;

/** Resolves with the event of the kind `answer`, rejects with a `RecognizerError`; `onEvent` gets all others. */
export type Ask = <Kind extends EngineEvent['kind']>(
  request: WithoutId<EngineRequest>,
  answer: Kind,
  onEvent?: (event: EngineEvent) => void,
) => Promise<Extract<EngineEvent, { kind: Kind }>>;

const codes: { readonly [Reason in FailureReason]: ErrorCode } = {
  unsupported: 'unsupported',
  'device-lost': 'device-lost',
  diverged: 'diverged',
  'out-of-memory': 'out-of-memory',
  'no-data': 'internal',
  internal: 'internal',
};

/**
 * Starts an engine, calls `work` and ends the engine. Rejects with a `RecognizerError`, with what a caller's own callback
 * throws, and at once with the reason of an aborted signal.
 */
export async function withEngine<Result>(
  startEngine: StartEngine,
  start: EngineStart,
  signal: AbortSignal | undefined,
  work: (ask: Ask) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const listeners = new Map<number, (event: EngineEvent) => void>();
  let breakOff = (_reason: unknown): void => {};
  const broken = new Promise<never>((_, reject) => {
    breakOff = reject;
  });
  const engine = startEngine(start, {
    event(event) {
      try {
        if ('id' in event) listeners.get(event.id)?.(event);
      } catch (error) {
        breakOff(error);
      }
    },
    broke: (how, message) => breakOff(new RecognizerError(how, message)),
  });
  const abort = () => breakOff(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  let ids = 0;
  const ask: Ask = (request, answer, onEvent) =>
    new Promise((resolve, reject) => {
      const id = ++ids;
      listeners.set(id, event => {
        if (event.kind === 'failed') reject(new RecognizerError(codes[event.reason], event.message));
        else if (event.kind === answer) resolve(event as Parameters<typeof resolve>[0] & EngineEvent);
        else onEvent?.(event);
      });
      engine.send({ ...request, id } as EngineRequest);
    });
  try {
    return await Promise.race([work(ask), broken]);
  } finally {
    signal?.removeEventListener('abort', abort);
    engine.close();
  }
}
