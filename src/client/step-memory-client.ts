/** The page's side of the worker that says how much memory a training step takes. */
import { messageOf } from '../core/error-message.ts';
import type {
  StepBytes,
  StepMemoryAnswer,
  StepMemoryRequest,
  StepSize,
} from '../core/forecast/step-memory-messages.ts';
import { superviseWorker, type WorkerFailures, type WorkerPort } from '../platform/supervised-worker.ts';

export interface StepMemoryClient {
  /** The bytes of a trainer's memory. Rejects with an error whose message is a sentence for a person. */
  bytesOf(question: StepSize): Promise<StepBytes>;
  /** Ends the worker; the next question starts another. */
  end(): void;
}

export type StepMemoryWorker = WorkerPort<StepMemoryRequest, StepMemoryAnswer>;

interface Call {
  readonly resolve: (bytes: StepBytes) => void;
  readonly reject: (error: Error) => void;
}

const failures: WorkerFailures = {
  died: 'The measurement of the memory ended unexpectedly.',
  threw: message => `The measurement of the memory failed: ${message || 'its worker could not be started'}.`,
  unreadable: 'The measurement of the memory gave something that cannot be read.',
  notStarted: 'The measurement of the memory has not started for 25 s. Look at the network connection.',
};

const spawnStepMemory = (): StepMemoryWorker =>
  new Worker(new URL('../engine/step-memory-worker.ts', import.meta.url), {
    type: 'module',
    name: 'step memory',
  });

export function createStepMemoryClient(spawn: () => StepMemoryWorker = spawnStepMemory): StepMemoryClient {
  const calls = new Map<number, Call>();
  let lastId = 0;
  const failAll = (why: string): void => {
    for (const { reject } of calls.values()) reject(new Error(why));
    calls.clear();
  };
  const worker = superviseWorker<StepMemoryRequest, StepMemoryAnswer>({
    spawn,
    onEvent(answer) {
      const call = calls.get(answer.id);
      calls.delete(answer.id);
      if (answer.kind === 'sized') call?.resolve(answer.bytes);
      else call?.reject(new Error(failures.threw(answer.message)));
    },
    onFailure(why) {
      worker.terminate();
      failAll(why);
    },
    failures,
  });
  return {
    bytesOf: question =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        calls.set(id, { resolve, reject });
        try {
          worker.post({ kind: 'size', id, ...question });
        } catch (error) {
          failAll(failures.threw(messageOf(error)));
        }
      }),
    end() {
      worker.terminate();
      failAll(failures.died);
    },
  };
}
