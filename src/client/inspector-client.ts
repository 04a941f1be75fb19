/** The page's side of the inspector worker, which is started when first needed and replaced when it fails. */
import type { Bytes } from '../core/data/dataset.ts';
import { messageOf } from '../core/error-message.ts';
import type { Look, LookParts } from '../core/inspect/look.ts';
import type { ModelSpec } from '../core/model/model-spec.ts';
import { startDeadline } from '../platform/deadline.ts';
import type { WorkerAlive } from '../platform/liveness-lock.ts';
import { superviseWorker, type WorkerFailures, type WorkerPort } from '../platform/supervised-worker.ts';
import type { InspectorEvent, InspectorRequest } from '../protocol.ts';

/** A network to look through. Other weights have another key. */
export interface KeyedNetwork {
  readonly key: string;
  readonly spec: ModelSpec;
  /** In the order of `parameterLayout`. */
  readonly weights: Float32Array<ArrayBuffer>;
}

export interface OcclusionCall {
  /** Index of the class whose probability is watched. */
  readonly class: number;
  /** The grey of the patches, 0 to 255. */
  readonly paper: number;
}

/**
 * Looks at single images, grey levels `[784]`. The promises reject with the signal's reason once it is aborted, and with
 * an error whose message is a sentence for a person where the worker fails.
 */
export interface InspectorClient {
  look(network: KeyedNetwork, pixels: Bytes, parts: LookParts, signal: AbortSignal): Promise<Look>;
  /** See `lossByPixel`; `onProgress` gets the number of patches done and in total. */
  occlude(
    network: KeyedNetwork,
    pixels: Bytes,
    call: OcclusionCall,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Float32Array<ArrayBuffer>>;
}

type AnswerEvent = Exclude<InspectorEvent, WorkerAlive>;
export type InspectorWorker = WorkerPort<InspectorRequest, AnswerEvent>;
type Asked = Extract<InspectorRequest, { kind: 'look' | 'occlude' }>;

interface Call {
  /** Takes an event of the call; true once the call is settled. */
  readonly take: (event: AnswerEvent) => boolean;
  readonly fail: (error: unknown) => void;
  cancelDeadline: () => void;
}

/** Networks that the worker keeps; a run has some, and a page looks through few runs at a time. */
const mostNetworks = 16;
/** Milliseconds without an event after which a request counts as stuck; a wide network takes a second or two. */
const answerTimeout = 30_000;

const failures: WorkerFailures = {
  died: 'The look into the network ended unexpectedly. Try again.',
  threw: message => `The look into the network failed: ${message || 'its worker could not be started'}.`,
  unreadable: 'The look into the network gave something that cannot be read. Try again.',
  notStarted:
    'The look into the network has not started for 25 s. Look at the network connection, then try again.',
};

function spawnInspector(): InspectorWorker {
  return new Worker(new URL('../inspector/worker.ts', import.meta.url), {
    type: 'module',
    name: 'inspector',
  });
}

export function createInspectorClient(spawn: () => InspectorWorker = spawnInspector): InspectorClient {
  const calls = new Map<number, Call>();
  /** Keys of the networks that the running worker has, the longest unused first. */
  const kept = new Set<string>();
  let lastId = 0;

  const close = (id: number): void => {
    calls.get(id)?.cancelDeadline();
    calls.delete(id);
  };
  const failAll = (why: string): void => {
    worker.terminate();
    kept.clear();
    for (const { fail } of [...calls.values()]) fail(new Error(why));
  };
  const startAnswerDeadline = (): (() => void) =>
    startDeadline(answerTimeout, () => failAll('The look into the network takes too long. Try again.'));

  const worker = superviseWorker<InspectorRequest, AnswerEvent>({
    spawn,
    onEvent(event) {
      const call = calls.get(event.id);
      if (!call) return;
      call.cancelDeadline();
      if (event.kind === 'failed') call.fail(new Error(event.message));
      else if (!call.take(event)) call.cancelDeadline = startAnswerDeadline();
    },
    onFailure: failAll,
    failures,
  });

  const keep = ({ key, spec, weights }: KeyedNetwork): void => {
    if (kept.delete(key)) kept.add(key);
    if (kept.has(key)) return;
    const [oldest] = kept;
    if (kept.size === mostNetworks) {
      kept.delete(oldest);
      worker.post({ kind: 'forget', key: oldest });
    }
    worker.post({ kind: 'keep', key, spec, weights });
    kept.add(key);
  };

  /** `answerOf` gives the answer in an event, null for an event before it. */
  function ask<Value>(
    network: KeyedNetwork,
    requestOf: (id: number) => Asked,
    answerOf: (event: AnswerEvent) => Value | null,
    signal: AbortSignal,
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const id = ++lastId;
      const end = (): void => {
        close(id);
        signal.removeEventListener('abort', abort);
      };
      const fail = (error: unknown): void => {
        end();
        reject(error);
      };
      const abort = (): void => {
        worker.postIfRunning({ kind: 'cancel', id });
        fail(signal.reason);
      };
      const take = (event: AnswerEvent): boolean => {
        const value = answerOf(event);
        if (value === null) return false;
        end();
        resolve(value);
        return true;
      };
      calls.set(id, { take, fail, cancelDeadline: startAnswerDeadline() });
      signal.addEventListener('abort', abort);
      try {
        keep(network);
        worker.post(requestOf(id));
      } catch (error) {
        fail(new Error(failures.threw(messageOf(error))));
      }
    });
  }

  return {
    look: (network, pixels, parts, signal) =>
      ask(
        network,
        // A view of a table would take the whole table along.
        id => ({ kind: 'look', id, network: network.key, pixels: Uint8Array.from(pixels), parts }),
        event => (event.kind === 'looked' ? event.look : null),
        signal,
      ),
    occlude: (network, pixels, call, onProgress, signal) =>
      ask(
        network,
        id => ({ kind: 'occlude', id, network: network.key, pixels: Uint8Array.from(pixels), ...call }),
        event => {
          if (event.kind === 'occluding') onProgress(event.done, event.total);
          return event.kind === 'occluded' ? event.loss : null;
        },
        signal,
      ),
  };
}
