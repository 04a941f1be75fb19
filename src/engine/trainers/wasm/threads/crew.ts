/** Those who compute: threads behind messages, or the calling thread itself. */
import { type FailureReason, TrainerFailure } from '../../../../core/training/trainer.ts';
import { nextTask } from '../../../../platform/next-task.ts';
import type { ThreadPort, ThreadRequest } from './thread-protocol.ts';
import { type StepsJob, ThreadRunner, type ThreadSetup } from './thread-runner.ts';

export interface Crew {
  readonly threads: number;
  /** Resolves to the index of the step that diverged, or null. */
  steps(job: StepsJob): Promise<number | null>;
  infer(count: number): Promise<void>;
  dismiss(): void;
}

type Shared = Omit<ThreadSetup, 'thread' | 'threads'>;

/** Sends one request to every thread and waits for all the answers; the first failure ends the crew. */
function askAll(
  ports: readonly ThreadPort[],
  requests: readonly ThreadRequest[],
  reason: FailureReason,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    let waiting = ports.length;
    let diverged: number | null = null;
    const fail = (message: string) => {
      for (const port of ports) port.terminate();
      reject(new TrainerFailure(reason, `A training thread failed: ${message}`));
    };
    for (const [index, port] of ports.entries()) {
      port.listen(answer => {
        if (answer.kind === 'failed') {
          fail(answer.message);
          return;
        }
        diverged = answer.divergedAt ?? diverged;
        waiting--;
        if (waiting === 0) resolve(diverged);
      }, fail);
      port.post(requests[index]);
    }
  });
}

export async function threadCrew(shared: Shared, threads: number, spawn: () => ThreadPort): Promise<Crew> {
  const ports = Array.from({ length: threads }, spawn);
  // Threads that never start are no way to train here; threads that once worked are a device that can be had again.
  let reason: FailureReason = 'internal';
  /** Set once a thread has failed: nobody would answer any more. */
  let broken: unknown = null;
  const ask = async (request: (thread: number) => ThreadRequest): Promise<number | null> => {
    if (broken !== null) throw broken;
    try {
      return await askAll(
        ports,
        ports.map((_, thread) => request(thread)),
        reason,
      );
    } catch (error) {
      broken = error;
      throw error;
    }
  };
  await ask(thread => ({ kind: 'start', setup: { ...shared, thread, threads } }));
  reason = 'device-lost';
  return {
    threads,
    steps: job => ask(() => ({ kind: 'steps', job })),
    async infer(count) {
      await ask(() => ({ kind: 'infer', count }));
    },
    dismiss: () => {
      for (const port of ports) port.terminate();
    },
  };
}

/** How long the calling thread computes before it listens for messages again. */
const turnMilliseconds = 50;

/** One thread, the caller's own, which stays responsive between steps. */
export function soloCrew(shared: Shared): Crew {
  const runner = new ThreadRunner({ ...shared, thread: 0, threads: 1 });
  return {
    threads: 1,
    async steps(job) {
      let turnEnds = performance.now() + turnMilliseconds;
      for (let index = 0; index < ThreadRunner.stepsOf(job); index++) {
        if (!runner.runStep(job, index)) return index;
        if (performance.now() < turnEnds) continue;
        await nextTask();
        turnEnds = performance.now() + turnMilliseconds;
      }
      return null;
    },
    async infer(count) {
      runner.runInference(count);
      await nextTask();
    },
    dismiss: () => {},
  };
}
