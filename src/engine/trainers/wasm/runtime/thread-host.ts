/** The inside of a thread: it answers the thread pool's requests, whatever kind of worker it runs in. */
import { messageOf } from '../../../../core/error-message.ts';
import type { ThreadAnswer, ThreadRequest } from './thread-protocol.ts';
import { type StepsJob, ThreadRunner } from './thread-runner.ts';

function runSteps(runner: ThreadRunner, job: StepsJob): number | null {
  for (let index = 0; index < ThreadRunner.stepsOf(job); index++)
    if (!runner.runStep(job, index)) return index;
  return null;
}

/** Gives the handler of requests; `answer` sends a message back. */
export function hostThread(answer: (message: ThreadAnswer) => void): (request: ThreadRequest) => void {
  let runner: ThreadRunner | null = null;
  const handle = (request: Exclude<ThreadRequest, { kind: 'end' }>): number | null => {
    if (request.kind === 'start') {
      runner = new ThreadRunner(request.setup);
      return null;
    }
    if (!runner) throw new Error('the thread has not been started');
    if (request.kind === 'steps') return runSteps(runner, request.job);
    runner.runInference(request.job);
    return null;
  };
  return request => {
    if (request.kind === 'end') {
      runner = null;
      return;
    }
    try {
      answer({ kind: 'done', divergedAt: handle(request) });
    } catch (error) {
      answer({ kind: 'failed', message: messageOf(error) });
    }
  };
}
