import { afterEach, expect, test, vi } from 'vitest';
import { spawnThread } from './spawn-thread.ts';

const deathListeners = vi.hoisted(() => new Map<string, () => void>());
vi.mock('../../../../platform/liveness-lock.ts', () => ({
  onWorkerDeath: (lock: string, act: () => void) => void deathListeners.set(lock, act),
}));

class ThreadFake {
  static latest: ThreadFake;
  onmessage: (event: { data: unknown }) => void = () => {};
  constructor() {
    ThreadFake.latest = this;
  }
  terminate(): void {}
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the death of a thread is a failure at once, its end by its owner is none', () => {
  vi.stubGlobal('Worker', ThreadFake);
  for (const ended of [false, true]) {
    const answers: unknown[] = [];
    const failures: string[] = [];
    const port = spawnThread();
    port.listen(
      answer => answers.push(answer),
      message => failures.push(message),
    );
    ThreadFake.latest.onmessage({ data: { kind: 'alive', lock: 'thread' } });
    ThreadFake.latest.onmessage({ data: { kind: 'done', divergedAt: null } });
    if (ended) port.terminate();
    deathListeners.get('thread')?.();
    expect(answers).toEqual([{ kind: 'done', divergedAt: null }]);
    expect(failures).toEqual(ended ? [] : ['it died']);
  }
});
