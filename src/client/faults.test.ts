/**
 * Every fault of a worker in the middle of every request, on a fake clock: a training goes on within 5 s, every other
 * request is answered within 30 s.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeWorker } from '../platform/testing/fake-worker.ts';
import type { EngineEvent, EngineRequest, RateFinderRequest, TrainRequest } from '../protocol.ts';
import { createEngineClient, type EngineClient } from './engine-client.ts';
import { outcome, predictCall, request, started, wasm } from './testing/fake-engine.ts';

/** The page's reactions to the death of a worker, by the name of the lock that the worker holds. */
const deathListeners = vi.hoisted(() => new Map<string, () => void>());
vi.mock('../platform/liveness-lock.ts', () => ({
  onWorkerDeath: (lock: string, act: () => void) => void deathListeners.set(lock, act),
}));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type EngineFake = FakeWorker<EngineRequest, EngineEvent>;

/** What a worker does: `start` and `work` take half a second each. */
type Life =
  | 'healthy'
  | 'dies unborn'
  | 'dies'
  | 'throws'
  | 'is unreadable'
  | 'falls silent'
  | 'loses its device';
const faults = [
  'dies unborn',
  'dies',
  'throws',
  'is unreadable',
  'falls silent',
  'loses its device',
] as const;

function answersTo({ kind, id }: EngineRequest): readonly EngineEvent[] {
  switch (kind) {
    case 'train':
      return [started(id, wasm), { kind: 'trained', id, outcome }];
    case 'predict':
      return [{ kind: 'predicted', id, device: wasm, probabilities: new Float32Array(10) }];
    case 'features':
      return [{ kind: 'features', id, features: new Float32Array(4) }];
    case 'probe':
      return [{ kind: 'measurements', id, measurements: [] }];
    case 'export':
      return [{ kind: 'exported', id, model: { json: '', weights: new ArrayBuffer(0) } }];
    case 'data':
    case 'findRate':
    case 'trainGang':
      return [{ kind: 'ready', id }];
    case 'pause':
    case 'resume':
    case 'stop':
    case 'leave':
      return [];
    default:
      return kind satisfies never;
  }
}

/** Lets a worker live: it starts, beats, works for as long as `work` says and then answers, or meets its fault before. */
function live(worker: EngineFake, life: Life, number: number, work: number): void {
  if (life === 'dies unborn') return;
  const at = (milliseconds: number, act: () => void): void => {
    setTimeout(() => {
      if (!worker.ended) act();
    }, milliseconds);
  };
  const asked = (): EngineRequest => worker.requests[worker.requests.length - 1];
  at(500, () => worker.say({ kind: 'alive', lock: `${number}` }));
  const suffer = (): void => {
    if (life === 'dies') deathListeners.get(`${number}`)?.();
    if (life === 'throws') worker.crash('a fault');
    if (life === 'is unreadable') worker.onmessageerror?.({} as MessageEvent);
    if (life === 'loses its device')
      worker.say({ kind: 'failed', id: asked().id, reason: 'device-lost', message: 'the GPU is gone' });
  };
  const last = life === 'healthy' ? work : 1000;
  for (let time = 600; time < last; time += 500)
    at(time, () => worker.say({ kind: 'heartbeat', id: asked().id, silence: 0 }));
  at(last, () => {
    if (life !== 'healthy') suffer();
    else for (const event of answersTo(asked())) worker.say(event);
  });
}

const abort = new AbortController().signal;
const requests: Readonly<Record<string, (client: EngineClient) => Promise<unknown>>> = {
  training: client => client.train(request, () => {}).outcome,
  'training side by side': async client => {
    const parting = await client.trainGang({ device: 'webgpu', networks: [] }, () => {}).ended;
    if (parting) throw new Error(parting.why);
  },
  prediction: client => client.predict(predictCall, () => {}, abort),
  features: client => client.features(predictCall as never, () => {}, abort),
  measurement: client => client.probe(predictCall.spec, {} as TrainRequest['config']),
  'search for a rate': client => client.findRate({ device: 'auto' } as RateFinderRequest, () => {}, abort),
  'file of the network': client => client.exportModel(predictCall.spec, predictCall.weights),
  'copy of the data': client => client.setData({ training: null, test: null }),
};

/** Asks a client whose workers live as told, one after another; gives the outcome and when it came. */
async function ask(what: keyof typeof requests, lives: (worker: number) => Life, work = 1000) {
  const workers: EngineFake[] = [];
  const client = createEngineClient(() => {
    const worker: EngineFake = new FakeWorker();
    workers.push(worker);
    live(worker, lives(workers.length - 1), workers.length, work);
    return worker;
  });
  const begun = performance.now();
  const settled = requests[what](client).then(
    () => 'answered',
    (error: Error) => error.message,
  );
  let outcomeOf: string | null = null;
  let seconds = Number.POSITIVE_INFINITY;
  settled.then(how => {
    outcomeOf = how;
    seconds = (performance.now() - begun) / 1000;
  });
  await vi.advanceTimersByTimeAsync(Math.max(60_000, 2 * work));
  return { outcome: outcomeOf, seconds, workers: workers.length };
}

const kinds = Object.keys(requests);
const cases = faults.flatMap(fault => kinds.map(kind => [fault, kind] as const));

describe('a worker that', () => {
  test.each(cases)(
    '%s while busy with a %s is replaced, and the answer comes in time',
    async (fault, kind) => {
      const answer = await ask(kind, worker => (worker === 0 ? fault : 'healthy'));
      // Of this time the fault comes after a second, and the healthy worker takes a second to answer.
      const limit = kind === 'training' ? 5 : 30;
      expect(answer.seconds).toBeLessThan(limit);
      expect(answer.workers).toBeLessThanOrEqual(2);
      // The rate finder is repeated by whoever asked for it, and networks go on alone.
      const mayFail =
        kind === 'search for a rate' ||
        kind === 'training side by side' ||
        (fault === 'loses its device' && kind !== 'training' && kind !== 'prediction');
      if (!mayFail) expect(answer.outcome).toBe('answered');
    },
  );

  test.each(cases)(
    '%s while busy with a %s, as every later one does, leaves nobody waiting',
    async (fault, kind) => {
      const { seconds, outcome: how } = await ask(kind, () => fault);
      expect(seconds).toBeLessThan(30);
      expect(how).toMatch(/[a-z]+ [a-z]+/);
    },
  );

  test.each(kinds)('works for minutes on a %s is left alone as long as it beats', async kind => {
    const { outcome: how, workers } = await ask(kind, () => 'healthy', 200_000);
    expect([how, workers]).toEqual(['answered', 1]);
  });
});

test('a page that sleeps for an hour in the middle of a request keeps its worker', async () => {
  const awake = performance.now.bind(performance);
  let asleep = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => awake() + asleep);
  for (const kind of kinds) {
    setTimeout(() => {
      asleep += 3_600_000;
    }, 7000);
    const { outcome: how, workers } = await ask(kind, () => 'healthy', 20_000);
    expect([kind, how, workers]).toEqual([kind, 'answered', 1]);
  }
  clock.mockRestore();
});
