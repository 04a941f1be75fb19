import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WorkerAlive } from './liveness-lock.ts';
import { superviseWorker } from './supervised-worker.ts';
import { FakeWorker } from './testing/fake-worker.ts';

interface Ask {
  readonly kind: 'hello' | 'work' | 'stop';
}
interface Answer {
  readonly kind: 'answer';
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function arrange() {
  const workers: FakeWorker<Ask, Answer | WorkerAlive>[] = [];
  const onEvent = vi.fn();
  const onFailure = vi.fn();
  const supervised = superviseWorker<Ask, Answer>({
    spawn() {
      const worker: (typeof workers)[number] = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    greeting: () => [{ kind: 'hello' }],
    onEvent,
    onFailure,
    failures: {
      died: 'died',
      threw: message => message,
      unreadable: 'unreadable',
      notStarted: 'not started',
    },
  });
  const kinds = (worker: number) => workers[worker].requests.map(({ kind }) => kind);
  return { supervised, workers, onEvent, onFailure, kinds };
}

test('a worker that begins in time stays alone', () => {
  const { supervised, workers, onEvent, kinds } = arrange();
  supervised.post({ kind: 'work' });
  expect(supervised.hasBegun()).toBe(false);
  vi.advanceTimersByTime(1900);
  workers[0].say({ kind: 'alive', lock: null });
  expect(supervised.hasBegun()).toBe(true);
  vi.advanceTimersByTime(60_000);
  workers[0].say({ kind: 'answer' });
  expect(onEvent).toHaveBeenCalledWith({ kind: 'answer' });
  expect(kinds(0)).toEqual(['hello', 'work']);
  expect(workers).toHaveLength(1);
});

test('a worker whose first word is late gets a second one beside it, which is asked the same; the first to speak stays', () => {
  for (const first of [0, 1]) {
    const { supervised, workers, onEvent, onFailure, kinds } = arrange();
    supervised.post({ kind: 'work' });
    vi.advanceTimersByTime(2000);
    expect(workers).toHaveLength(2);
    supervised.postIfRunning({ kind: 'stop' });
    expect([kinds(0), kinds(1)]).toEqual([
      ['hello', 'work', 'stop'],
      ['hello', 'work', 'stop'],
    ]);
    workers[first].say({ kind: 'alive', lock: null });
    workers[1 - first].say({ kind: 'answer' });
    workers[1 - first].crash('late');
    expect(workers.map(({ ended }) => ended)).toEqual([first === 1, first === 0]);
    expect(onEvent).not.toHaveBeenCalled();
    expect(onFailure).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(onFailure).not.toHaveBeenCalled();
  }
});

test('of two workers that have not begun one may fail; the failure of both is one', () => {
  const { supervised, workers, onFailure } = arrange();
  supervised.post({ kind: 'work' });
  vi.advanceTimersByTime(2000);
  workers[0].crash('one');
  expect(onFailure).not.toHaveBeenCalled();
  workers[1].crash('two');
  expect(onFailure.mock.calls).toEqual([['two', 'lost']]);
});

test('a script that cannot be loaded is told from a worker that is lost', () => {
  for (const [message, failure] of [
    ['', 'not loaded'],
    ['boom', 'lost'],
  ]) {
    const { supervised, workers, onFailure } = arrange();
    supervised.post({ kind: 'work' });
    workers[0].crash(message);
    expect(onFailure.mock.calls).toEqual([[message, failure]]);
  }
});

test('where neither worker begins that is said, once', () => {
  const { supervised, onFailure } = arrange();
  supervised.post({ kind: 'work' });
  vi.advanceTimersByTime(60_000);
  expect(onFailure.mock.calls).toEqual([['not started', 'not started']]);
});

test('a worker that was ended starts nothing more', () => {
  const { supervised, workers, onFailure } = arrange();
  supervised.post({ kind: 'work' });
  supervised.terminate();
  vi.advanceTimersByTime(60_000);
  expect(workers).toHaveLength(1);
  expect(onFailure).not.toHaveBeenCalled();
});
