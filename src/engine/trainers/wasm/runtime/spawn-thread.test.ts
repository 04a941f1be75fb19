import { afterEach, expect, test, vi } from 'vitest';
import { spawnThread } from './spawn-thread.ts';

const deathListeners = vi.hoisted(() => new Map<string, () => void>());
vi.mock('../../../../platform/liveness-lock.ts', () => ({
  onWorkerDeath: (lock: string, act: () => void) => void deathListeners.set(lock, act),
}));

class ThreadFake {
  static latest: ThreadFake;
  static started = 0;
  onmessage: (event: { data: unknown }) => void = () => {};
  constructor() {
    ThreadFake.latest = this;
    ThreadFake.started++;
  }
  postMessage(): void {}
  terminate(): void {}
}

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Starts a thread that tells what it has said so far. */
function started() {
  const answers: unknown[] = [];
  const failures: string[] = [];
  const port = spawnThread();
  port.listen(
    answer => answers.push(answer),
    message => failures.push(message),
  );
  return { port, answers, failures };
}

test('the death of a thread is a failure at once, its end by its owner is none', () => {
  vi.stubGlobal('Worker', ThreadFake);
  for (const ended of [false, true]) {
    const { port, answers, failures } = started();
    ThreadFake.latest.onmessage({ data: { kind: 'alive', lock: 'thread' } });
    ThreadFake.latest.onmessage({ data: { kind: 'done', divergedAt: null } });
    if (ended) port.terminate();
    deathListeners.get('thread')?.();
    expect(answers).toEqual([{ kind: 'done', divergedAt: null }]);
    expect(failures).toEqual(ended ? [] : ['it died']);
  }
});

test('a thread that was let go serves the next training, unless it died in between', () => {
  vi.stubGlobal('Worker', ThreadFake);
  ThreadFake.started = 0;
  const first = started();
  ThreadFake.latest.onmessage({ data: { kind: 'alive', lock: 'kept thread' } });
  first.port.release();
  const second = started();
  expect(ThreadFake.started).toBe(1);
  ThreadFake.latest.onmessage({ data: { kind: 'done', divergedAt: null } });
  expect([first.answers, second.answers]).toEqual([[], [{ kind: 'done', divergedAt: null }]]);
  second.port.release();
  deathListeners.get('kept thread')?.();
  started();
  expect(ThreadFake.started).toBe(2);
  expect([first.failures, second.failures]).toEqual([[], []]);
});
