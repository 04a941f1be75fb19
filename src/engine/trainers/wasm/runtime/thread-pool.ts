/** The threads that compute: workers behind messages, or the calling thread alone. */
import { type FailureReason, TrainerFailure } from '../../../../core/training/trainer.ts';
import { startDeadline } from '../../../../platform/deadline.ts';
import { nextTask } from '../../../../platform/next-task.ts';
import type { ThreadPort, ThreadRequest } from './thread-protocol.ts';
import { type InferenceJob, type StepsJob, ThreadRunner, type ThreadSetup } from './thread-runner.ts';

export interface ThreadPool {
  readonly threads: number;
  /** Resolves to the index of the step whose loss was not finite, or null. Rejects with a `TrainerFailure`. */
  runSteps(job: StepsJob): Promise<number | null>;
  /** Computes the logits of staged images. Rejects with a `TrainerFailure`. */
  runInference(job: InferenceJob): Promise<void>;
  /** Lets go of the threads, none of which may be at work. */
  release(): void;
}

/** The part of a thread's setup that all threads share. */
type Shared = Omit<ThreadSetup, 'thread' | 'threads'>;

/** Milliseconds of waking time after which threads of which one has not started are given up. */
const startPatience = 25_000;

const failure = (reason: FailureReason, message: string): TrainerFailure =>
  new TrainerFailure(reason, `A training thread failed: ${message}`);

/** Sends one request to every thread and waits for all the answers; the first failure terminates all the threads. */
function askAll(
  ports: readonly ThreadPort[],
  requestOf: (thread: number) => ThreadRequest,
  reason: FailureReason,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    let waiting = ports.length;
    let diverged: number | null = null;
    const fail = (message: string) => {
      for (const port of ports) port.terminate();
      reject(failure(reason, message));
    };
    for (const [thread, port] of ports.entries()) {
      port.listen(answer => {
        if (answer.kind === 'failed') {
          fail(answer.message);
          return;
        }
        diverged = answer.divergedAt ?? diverged;
        waiting--;
        if (waiting === 0) resolve(diverged);
      }, fail);
      port.post(requestOf(thread));
    }
  });
}

/** Starts the threads. A thread that has not begun can die unnoticed, so that this has a deadline. */
async function startAll(
  ports: readonly ThreadPort[],
  setupOf: (thread: number) => ThreadSetup,
): Promise<void> {
  let cancel = (): void => {};
  const late = new Promise<never>((_, reject) => {
    cancel = startDeadline(startPatience, () => {
      for (const port of ports) port.terminate();
      reject(failure('device-lost', `it has not started for ${startPatience / 1000} s`));
    });
  });
  // A thread that cannot start cannot be had here.
  const started = askAll(ports, thread => ({ kind: 'start', setup: setupOf(thread) }), 'internal');
  await Promise.race([started, late]).finally(cancel);
}

/** Starts `threads` threads. Rejects with a `TrainerFailure` where one does not start. */
export async function startThreadPool(
  shared: Shared,
  threads: number,
  spawn: () => ThreadPort,
): Promise<ThreadPool> {
  const ports = Array.from({ length: threads }, spawn);
  await startAll(ports, thread => ({ ...shared, thread, threads }));
  /** The failure of a thread, after which no thread would answer. */
  let broken: unknown = null;
  const ask = async (request: ThreadRequest): Promise<number | null> => {
    if (broken !== null) throw broken;
    try {
      // One that breaks may be started again, as a lost device may.
      return await askAll(ports, () => request, 'device-lost');
    } catch (error) {
      broken = error;
      throw error;
    }
  };
  return {
    threads,
    runSteps: job => ask({ kind: 'steps', job }),
    async runInference(job) {
      await ask({ kind: 'infer', job });
    },
    release() {
      if (broken === null) for (const port of ports) port.release();
    },
  };
}

/** The time that the calling thread computes before it lets messages in. */
const turnMilliseconds = 50;

/** A pool of one thread, the caller's own, which lets messages in between steps. */
export function callingThreadPool(shared: Shared): ThreadPool {
  const runner = new ThreadRunner({ ...shared, thread: 0, threads: 1 });
  return {
    threads: 1,
    async runSteps(job) {
      let turnEnds = performance.now() + turnMilliseconds;
      for (let index = 0; index < ThreadRunner.stepsOf(job); index++) {
        if (!runner.runStep(job, index)) return index;
        if (performance.now() < turnEnds) continue;
        await nextTask();
        turnEnds = performance.now() + turnMilliseconds;
      }
      return null;
    },
    async runInference(job) {
      runner.runInference(job);
      await nextTask();
    },
    release: () => {},
  };
}
