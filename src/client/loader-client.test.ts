import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { newHistory } from '../core/data/treatment.ts';
import { FakeWorker } from '../platform/testing/fake-worker.ts';
import type { LoadedFiles, LoadedTables, LoaderEvent, LoaderRequest } from '../protocol.ts';
import { createLoaderClient } from './loader-client.ts';

/** The page's reactions to the death of a worker, by the name of the lock that the worker holds. */
const deathListeners = vi.hoisted(() => new Map<string, () => void>());
vi.mock('../platform/liveness-lock.ts', () => ({
  onWorkerDeath: (lock: string, act: () => void) => void deathListeners.set(lock, act),
}));

type LoaderFake = FakeWorker<LoaderRequest, LoaderEvent>;

const kept: LoadedTables = { training: null, test: null, solution: null, history: newHistory };
const none = { duplicates: { training: 0, test: 0 }, blanks: { training: 0, test: 0 } };
const progress = { file: 'a', bytesDone: 1, bytesTotal: 2, rows: 3, secondsLeft: null };
const problem = { file: 'a', line: 1, column: 2, message: 'm', remedy: 'r' };

function start() {
  const workers: LoaderFake[] = [];
  const client = createLoaderClient(
    () => {
      const worker: LoaderFake = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    { silenceTimeout: 1000, cancelTimeout: 100 },
  );
  return { client, workers };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the worker is started when first needed and serves every load', async () => {
  const { client, workers } = start();
  expect(workers).toHaveLength(0);
  const loads = [client.load([], { kept }), client.load([], { kept })];
  expect(workers).toHaveLength(1);
  workers[0].say({ kind: 'refused', id: 2, problems: [problem] });
  workers[0].say({ kind: 'cancelled', id: 1 });
  expect(await Promise.all(loads)).toEqual([{ kind: 'cancelled' }, { kind: 'refused', problems: [problem] }]);
});

test('a change of loaded tables goes to the worker as such, and can be cancelled', async () => {
  const { client, workers } = start();
  const { treatments } = newHistory;
  const summary = { bytes: 1, seconds: 0, hash: 'a', assumptions: [], passedOver: [], warnings: [], ...none };
  const loaded = { ...kept, summary };
  const change = client.treat(loaded, treatments);
  expect(workers[0].requests).toEqual([{ kind: 'treat', id: 1, loaded, treatments }]);
  workers[0].say({ kind: 'loaded', id: 1, loaded });
  expect(await change).toEqual({ kind: 'loaded', loaded });
  expect(await client.treat(loaded, treatments, AbortSignal.abort())).toEqual({ kind: 'cancelled' });
});

test('progress reaches its own load and keeps it alive', async () => {
  const { client, workers } = start();
  const onProgress = vi.fn();
  const load = client.load([], { kept, onProgress });
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(900);
    workers[0].say({ kind: 'progress', id: 1, progress });
  }
  workers[0].say({ kind: 'progress', id: 99, progress });
  workers[0].say({ kind: 'cancelled', id: 1 });
  expect(await load).toEqual({ kind: 'cancelled' });
  expect(onProgress).toHaveBeenCalledTimes(5);
});

test.each<[string, (worker: LoaderFake) => void]>([
  ['falls silent', () => vi.advanceTimersByTime(1001)],
  [
    'dies',
    worker => {
      worker.say({ kind: 'alive', lock: 'loader' });
      deathListeners.get('loader')?.();
    },
  ],
  ['throws', worker => worker.onerror?.({ message: 'boom' } as ErrorEvent)],
  ['sends what cannot be read', worker => worker.onmessageerror?.({} as MessageEvent)],
])('a worker that %s fails its loads, is ended and is replaced by the next load', async (_, harm) => {
  const { client, workers } = start();
  const load = client.load([], { kept });
  harm(workers[0]);
  expect((await load).kind).toBe('failed');
  expect(workers[0].ended).toBe(true);
  const next = client.load([], { kept });
  workers[0].say({ kind: 'cancelled', id: 2 });
  workers[0].onerror?.({ message: 'late' } as ErrorEvent);
  workers[1].say({ kind: 'refused', id: 2, problems: [] });
  expect(await next).toEqual({ kind: 'refused', problems: [] });
});

test('signs of life keep a load, however long it takes, but not one that is cancelled', async () => {
  const { client, workers } = start();
  const controller = new AbortController();
  const load = client.load([], { kept, signal: controller.signal });
  const beat = () => {
    vi.advanceTimersByTime(900);
    workers[0].say({ kind: 'heartbeat', id: 1, silence: 0 });
  };
  for (let second = 0; second < 200; second++) beat();
  expect(workers[0].ended).toBe(false);
  controller.abort();
  beat();
  expect(await load).toEqual({ kind: 'cancelled' });
});

test('with its usual times a load and a change are answered within 30 s, whenever the worker falls silent', async () => {
  for (const spoke of [false, true]) {
    const workers: LoaderFake[] = [];
    const client = createLoaderClient(() => {
      const worker: LoaderFake = new FakeWorker();
      workers.push(worker);
      return worker;
    });
    const answers = [
      client.load([], { kept }),
      client.treat({ ...kept } as LoadedFiles, newHistory.treatments),
    ];
    if (spoke) workers[0].say({ kind: 'alive', lock: null });
    vi.advanceTimersByTime(30_000);
    for (const answer of answers) expect((await answer).kind).toBe('failed');
  }
});

test('cancelling asks the worker, and ends it where it does not answer', async () => {
  const { client, workers } = start();
  const controller = new AbortController();
  const load = client.load([], { kept, signal: controller.signal });
  controller.abort();
  expect(workers[0].requests.at(-1)).toEqual({ kind: 'cancel', id: 1 });
  expect(workers[0].ended).toBe(false);
  workers[0].say({ kind: 'progress', id: 1, progress });
  vi.advanceTimersByTime(101);
  expect(await load).toEqual({ kind: 'cancelled' });
  expect(workers[0].ended).toBe(true);
});

test('a load that is cancelled before it starts asks nobody', async () => {
  const { client, workers } = start();
  expect(await client.load([], { kept, signal: AbortSignal.abort() })).toEqual({ kind: 'cancelled' });
  expect(workers).toHaveLength(0);
});

test('disposing ends the worker and every load', async () => {
  const { client, workers } = start();
  const load = client.load([], { kept });
  client.dispose();
  expect(await load).toEqual({ kind: 'cancelled' });
  expect(workers[0].ended).toBe(true);
});

test('a worker that cannot be started fails the load', async () => {
  const client = createLoaderClient(() => {
    throw new Error('no workers here');
  });
  expect(await client.load([], { kept })).toEqual({ kind: 'failed', message: 'no workers here' });
});
