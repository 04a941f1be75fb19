import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EngineEvent } from '../../protocol.ts';
import { startInBrowser } from './browser-engine.ts';

/** A worker that says what a test tells it to. */
class FakeWorker {
  readonly received: unknown[] = [];
  isEnded = false;
  onmessage: (event: { data: EngineEvent }) => void = () => {};

  constructor() {
    workers.push(this);
  }
  postMessage(message: unknown): void {
    this.received.push(message);
  }
  terminate(): void {
    this.isEnded = true;
  }
  say(event: EngineEvent): void {
    this.onmessage({ data: event });
  }
}

let workers: FakeWorker[] = [];

beforeEach(() => {
  workers = [];
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const start = { backend: 'wasm', threads: 2 } as const;
const data = { kind: 'data', id: 1, training: null, test: null } as const;
const alive = { kind: 'alive', lock: null } as const;
const ready = { kind: 'ready', id: 1 } as const;
const heartbeat = { kind: 'heartbeat', id: 2, silence: 0 } as const;
const asked = { kind: 'export', id: 2, spec: { layers: [] }, weights: new Float32Array(1) } as const;

/** An engine that has answered one request and works on another, and what is heard of it. */
function working() {
  const heard: EngineEvent[] = [];
  const ends: string[] = [];
  const engine = startInBrowser(start, {
    event: event => heard.push(event),
    broke: (how, message) => ends.push(`${how}: ${message}`),
  });
  engine.send(data);
  workers[0].say(alive);
  workers[0].say(ready);
  engine.send(asked);
  return { engine, heard, ends };
}

const pass = (seconds: number) => vi.advanceTimersByTime(1000 * seconds);

describe('a worker that stands still', () => {
  test('is replaced after ten seconds, and the next one gets every request', () => {
    const { heard } = working();
    pass(10);
    expect(workers).toHaveLength(1);
    pass(1);
    expect(workers[0].isEnded).toBe(true);
    expect(workers[1].received).toEqual([start, data, asked]);
    workers[0].say(ready);
    workers[1].say(alive);
    workers[1].say(heartbeat);
    expect(heard).toEqual([ready, heartbeat]);
  });

  test('is told as a lost device the third time, not before', () => {
    const { ends } = working();
    for (const worker of [1, 2]) {
      pass(11);
      workers[worker].say(alive);
    }
    expect(ends).toEqual([]);
    pass(11);
    expect(ends).toEqual(['device-lost: The worker stood still 3 times: no sign of life for 10 s.']);
    pass(60);
    expect(workers).toHaveLength(3);
    expect(ends).toHaveLength(1);
  });

  test('is waited for while its script has not come', () => {
    startInBrowser(start, { event() {}, broke() {} });
    pass(600);
    expect(workers).toHaveLength(1);
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

test('nothing is started after the end', () => {
  const { engine } = working();
  engine.close();
  expect(workers[0].isEnded).toBe(true);
  pass(60);
  expect(workers).toHaveLength(1);
});
