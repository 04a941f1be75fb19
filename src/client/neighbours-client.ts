/** The page's side of the neighbours' worker, which is started when first needed and replaced when it fails. */
import type { Bytes } from '../core/data/dataset.ts';
import type { Nearest, Reference } from '../core/drawing/nearest.ts';
import type { NeighboursAnswer, NeighboursRequest } from '../core/drawing/neighbours-messages.ts';
import { messageOf } from '../core/error-message.ts';
import { superviseWorker, type WorkerFailures, type WorkerPort } from '../platform/supervised-worker.ts';

/** The promises reject with an error whose message is a sentence for a person. */
export interface NeighboursClient {
  /**
   * Sets the training images to compare with, and measures them: gives the distance beyond which an image is unlike them,
   * null without any to compare.
   */
  compareWith(reference: Reference): Promise<number | null>;
  /** The nearest of them to an image, `[784]`; null without any. */
  findNearest(pixels: Bytes): Promise<Nearest | null>;
}

export type NeighboursWorker = WorkerPort<NeighboursRequest, NeighboursAnswer>;

interface Call {
  readonly take: (event: NeighboursAnswer) => void;
  readonly fail: (error: Error) => void;
}

const failures: WorkerFailures = {
  died: 'The comparison with the training images ended unexpectedly.',
  threw: message =>
    `The comparison with the training images failed: ${message || 'its worker could not be started'}.`,
  unreadable: 'The comparison with the training images gave something that cannot be read.',
  notStarted:
    'The comparison with the training images has not started for 25 s. Look at the network connection.',
};

function spawnNeighbours(): NeighboursWorker {
  return new Worker(new URL('../neighbours/worker.ts', import.meta.url), {
    type: 'module',
    name: 'neighbours',
  });
}

export function createNeighboursClient(spawn: () => NeighboursWorker = spawnNeighbours): NeighboursClient {
  const calls = new Map<number, Call>();
  let lastId = 0;
  /** What a worker that replaces a failed one is given first. */
  let reference: Reference | null = null;

  const worker = superviseWorker<NeighboursRequest, NeighboursAnswer>({
    spawn,
    greeting: () => (reference === null ? [] : [{ kind: 'compareWith', id: 0, reference }]),
    onEvent: event => calls.get(event.id)?.take(event),
    onFailure(why) {
      worker.terminate();
      for (const { fail } of [...calls.values()]) fail(new Error(why));
    },
    failures,
  });

  /** `answerOf` gives the answer in an event, undefined for one of another kind. */
  const ask = <Value>(
    requestOf: (id: number) => NeighboursRequest,
    answerOf: (event: NeighboursAnswer) => Value | undefined,
  ): Promise<Value> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      calls.set(id, {
        take(event) {
          const answer = answerOf(event);
          if (answer === undefined) return;
          calls.delete(id);
          resolve(answer);
        },
        fail(error) {
          calls.delete(id);
          reject(error);
        },
      });
      try {
        worker.post(requestOf(id));
      } catch (error) {
        calls.get(id)?.fail(new Error(failures.threw(messageOf(error))));
      }
    });

  return {
    compareWith(given) {
      const measured = ask(
        id => ({ kind: 'compareWith', id, reference: given }),
        event => (event.kind === 'measured' ? event.unlikeFrom : undefined),
      );
      // Only now, so that a worker that is started for this request does not get it twice.
      reference = given;
      return measured;
    },
    findNearest: pixels =>
      ask(
        id => ({ kind: 'findNearest', id, pixels: Uint8Array.from(pixels) }),
        event => (event.kind === 'nearest' ? event.nearest : undefined),
      ),
  };
}
