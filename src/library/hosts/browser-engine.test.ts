import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeWorker } from '../../platform/testing/fake-worker.ts';
import type { EngineEvent, EngineRequest } from '../../protocol.ts';
import { startInBrowser } from './browser-engine.ts';

/** The reactions to the death of a worker, by the name of the lock that the worker holds. */
const deathListeners = vi.hoisted(() => new Map<string, () => void>());
vi.mock('../../platform/liveness-lock.ts', () => ({
  onWorkerDeath: (lock: string, act: () => void) => void deathListeners.set(lock, act),
}));

type EngineFake = FakeWorker<EngineRequest, EngineEvent>;
let workers: EngineFake[] = [];

beforeEach(() => {
  workers = [];
  vi.useFakeTimers();
  vi.stubGlobal(
    'Worker',
    class extends FakeWorker<EngineRequest, EngineEvent> {
      constructor() {
        super();
        workers.push(this);
      }
      // Its lock is free from then on, which is the only news of a worker's end.
      override terminate(): void {
        super.terminate();
        setTimeout(() => deathListeners.get(`${workers.indexOf(this)}`)?.());
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  deathListeners.clear();
});

const start = { backend: 'wasm', threads: 2 } as const;
const data = { kind: 'data', id: 1, training: null, test: null } as const;
const ready = { kind: 'ready', id: 1 } as const;
const heartbeat = { kind: 'heartbeat', id: 2, silence: 0 } as const;
const asked = { kind: 'export', id: 2, spec: { layers: [] }, weights: new Float32Array(1) } as const;

const pass = (seconds: number) => vi.advanceTimersByTime(1000 * seconds);
const begin = (worker: number) => workers[worker].say({ kind: 'alive', lock: `${worker}` });

/** An engine that was asked something, and what is heard of it. */
function asking() {
  const heard: EngineEvent[] = [];
  const ends: string[] = [];
  const engine = startInBrowser(start, {
    event: event => heard.push(event),
    broke: (how, message) => ends.push(`${how}: ${message}`),
  });
  engine.send(data);
  return { engine, heard, ends };
}

/** An engine that has answered one request and works on another. */
function working() {
  const under = asking();
  begin(0);
  workers[0].say(ready);
  under.engine.send(asked);
  return under;
}

describe('a worker that stands still', () => {
  test('is replaced after ten seconds, and the next one gets every request', () => {
    const { heard, ends } = working();
    pass(10);
    expect(workers).toHaveLength(1);
    pass(1);
    expect(workers[0].ended).toBe(true);
    expect(workers[1].requests).toEqual([start, data, asked]);
    workers[0].say(ready);
    begin(1);
    workers[1].say({ kind: 'predicting', id: 2, done: 1, total: 2 });
    expect(heard).toEqual([ready, { kind: 'predicting', id: 2, done: 1, total: 2 }]);
    expect(ends).toEqual([]);
  });

  test('is told as a lost device the third time, not before', () => {
    const { ends } = working();
    for (const worker of [1, 2]) {
      pass(11);
      begin(worker);
    }
    expect(ends).toEqual([]);
    pass(11);
    pass(60);
    expect(workers).toHaveLength(3);
    expect(ends).toEqual(['device-lost: The worker stood still 3 times: no sign of life for 10 s.']);
  });
});

test('a worker with heartbeats is kept, however long it works', () => {
  const { ends } = working();
  for (let second = 0; second < 600; second++) {
    pass(1);
    workers[0].say(heartbeat);
  }
  expect(workers).toHaveLength(1);
  expect(ends).toEqual([]);
});

test.each<[string, () => void, string]>([
  ['dies', () => deathListeners.get('0')?.(), 'device-lost: The worker died, probably for lack of memory.'],
  ['throws', () => workers[0].crash('a defect'), 'device-lost: The worker failed: a defect.'],
  ['cannot be loaded', () => workers[0].crash(''), 'unsupported: The worker did not start. Serve worker.js'],
])('a worker that %s is told at once', (_, fail, told) => {
  const { ends } = working();
  fail();
  expect(ends).toEqual([expect.stringContaining(told)]);
});

test('a worker that never says a word is told, as is one that may not be started', () => {
  const silent = asking();
  pass(60);
  expect(silent.ends).toEqual([expect.stringContaining('unsupported: The worker did not start.')]);

  vi.stubGlobal('Worker', function refuse() {
    throw new Error('another origin');
  });
  const { engine, ends } = asking();
  expect(ends).toEqual(['unsupported: The worker could not be asked: another origin.']);
  engine.close();
});

test('nothing is started or told after the end', () => {
  const { engine, ends } = working();
  engine.close();
  expect(workers[0].ended).toBe(true);
  pass(60);
  expect(workers).toHaveLength(1);
  expect(ends).toEqual([]);
});
