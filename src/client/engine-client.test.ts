import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunCheckpoint } from '../core/checkpoint.ts';
import type { EngineEvent, EngineRequest, RateTestRequest, TrainOutcome, TrainRequest } from '../protocol.ts';
import { createEngineClient } from './engine-client.ts';
import type { EngineWorker } from './engine-link.ts';
import type { TrainingNews } from './training-call.ts';

/** What to do when a worker dies, by the lock that it holds. */
const lifelines = vi.hoisted(() => new Map<string, () => void>());
vi.mock('../lifeline.ts', () => ({
  whenCut: (lock: string, act: () => void) => void lifelines.set(lock, act),
}));

/** A worker that does what the test tells it to. */
class FakeWorker implements EngineWorker {
  readonly requests: EngineRequest[] = [];
  ended = false;
  onmessage: EngineWorker['onmessage'] = null;
  onerror: EngineWorker['onerror'] = null;
  onmessageerror: EngineWorker['onmessageerror'] = null;

  postMessage(request: EngineRequest): void {
    this.requests.push(request);
  }
  terminate(): void {
    this.ended = true;
  }
  say(event: EngineEvent): void {
    this.onmessage?.(new MessageEvent('message', { data: event }));
  }
  crash(message: string): void {
    this.onerror?.({ message } as ErrorEvent);
  }
  /** The last request of a kind. */
  asked<Kind extends EngineRequest['kind']>(kind: Kind): Extract<EngineRequest, { kind: Kind }> {
    const found = this.requests.findLast(request => request.kind === kind);
    if (found === undefined) throw new Error(`nobody asked for ${kind}`);
    return found as Extract<EngineRequest, { kind: Kind }>;
  }
}

const wasm = { backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null } as const;
const webgpu = { backend: 'webgpu', trainer: 'compiled', threads: 1, adapter: 'GPU' } as const;
// The client looks at neither.
const outcome = { ended: 'complete', device: wasm } as TrainOutcome;
const checkpointAfter = (epoch: number) => ({ epoch, stepInEpoch: 0 }) as RunCheckpoint;
const request = { device: 'auto', resume: null } as TrainRequest;
const never = new AbortController().signal;
const question = {
  spec: { layers: [] },
  weights: new Float32Array(1),
  device: 'auto',
  images: { table: 'test' },
  views: 1,
} as const;

function arrange() {
  const workers: FakeWorker[] = [];
  const client = createEngineClient(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    { silence: 10_000, idleSilence: 5000, standstill: 60_000, look: 1000 },
  );
  const news: TrainingNews[] = [];
  const notices = (): (string | null)[] =>
    news.flatMap(event => (event.kind === 'started' ? [event.notice] : []));
  return { client, workers, worker: () => workers[workers.length - 1], news, notices };
}

const started = (
  id: number,
  device: typeof wasm | typeof webgpu,
  notice: string | null = null,
): EngineEvent => ({ kind: 'started', id, device, stepsPerEpoch: 10, notice });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a test of learning rates', () => {
  const asking = { device: 'auto', rates: new Float32Array(2) } as RateTestRequest;

  test('hears losses on its way and settles when the engine is free, also after a stop', async () => {
    const { client, worker } = arrange();
    const heard: number[] = [];
    const stop = new AbortController();
    const call = client.testRates(asking, losses => heard.push(...losses), stop.signal);
    const { id } = worker().asked('rates');
    worker().say({ kind: 'rated', id, losses: Float32Array.of(2) });
    stop.abort();
    expect(worker().requests.at(-1)).toEqual({ kind: 'stop', id });
    worker().say({ kind: 'rated', id, losses: Float32Array.of(1) });
    worker().say({ kind: 'ready', id });
    await call;
    expect(heard).toEqual([2, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects when the worker is lost or the engine refuses', async () => {
    const { client, worker } = arrange();
    const lost = client.testRates(asking, () => {}, never);
    worker().crash('out of luck');
    await expect(lost).rejects.toMatchObject({ reason: 'crashed' });
    const refused = client.testRates(asking, () => {}, never);
    worker().say({ kind: 'failed', id: worker().asked('rates').id, reason: 'internal', message: 'no data' });
    await expect(refused).rejects.toMatchObject({ message: 'no data' });
  });
});

describe('a training', () => {
  test('reports on its way and settles with its outcome', async () => {
    const { client, worker, news } = arrange();
    const call = client.train(request, event => news.push(event));
    const { id } = worker().asked('train');
    worker().say(started(id, wasm));
    worker().say({ kind: 'heartbeat', id });
    worker().say({ kind: 'trained', id, outcome });
    expect(await call.outcome).toBe(outcome);
    expect(news.map(({ kind }) => kind)).toEqual(['started']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('whose worker crashes goes on from the last checkpoint in a fresh one, and says so', async () => {
    const { client, workers, worker, news, notices } = arrange();
    const training = { fileName: 'train.csv', rows: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) };
    const ready = client.setData({ training, test: null });
    worker().say({ kind: 'ready', id: worker().asked('data').id });
    await ready;
    const call = client.train(request, event => news.push(event));
    const { id } = worker().asked('train');
    worker().say(started(id, wasm));
    worker().say({ kind: 'checkpoint', id, checkpoint: checkpointAfter(3) });
    const old = worker();
    old.crash('out of luck');
    expect(old.ended).toBe(true);
    expect(workers.length).toBe(2);
    expect(worker().requests.map(({ kind }) => kind)).toEqual(['data', 'train']);
    expect(worker().asked('train')).toMatchObject({ id, train: { device: 'wasm', resume: { epoch: 3 } } });
    old.say({ kind: 'failed', id, reason: 'internal', message: 'a late word' });
    worker().say(started(id, wasm));
    expect(notices()).toEqual([null, expect.stringContaining('out of luck')]);
    worker().say(started(id, webgpu, 'Back on webgpu.'));
    expect(notices()[2]).toMatch(/out of luck.* Back on webgpu\./);
    worker().say({ kind: 'trained', id, outcome });
    expect(await call.outcome).toBe(outcome);
  });

  test('whose worker dies without a word goes on at once; the death of one that was replaced already changes nothing', async () => {
    const { client, workers, worker } = arrange();
    const call = client.train(request, () => {});
    const { id } = worker().asked('train');
    worker().say({ kind: 'alive', lock: 'first' });
    lifelines.get('first')?.();
    expect(workers.length).toBe(2);
    expect(worker().asked('train').id).toBe(id);
    lifelines.get('first')?.();
    expect(workers.length).toBe(2);
    worker().say({ kind: 'trained', id, outcome });
    await call.outcome;
  });

  test('that loses its GPU tries it once more, then goes on one step down, and gives up below the last', async () => {
    const { client, worker, news, notices } = arrange();
    const call = client.train(request, event => news.push(event));
    const { id } = worker().asked('train');
    const lose = (device: typeof wasm | typeof webgpu): void => {
      worker().say(started(id, device));
      worker().say({ kind: 'failed', id, reason: 'device-lost', message: 'gone' });
    };
    lose(webgpu);
    expect(worker().asked('train').train.device).toBe('webgpu');
    lose(webgpu);
    expect(worker().asked('train').train.device).toBe('wasm');
    lose(wasm);
    lose(wasm);
    expect(worker().asked('train').train.device).toBe('cpu');
    expect(notices()[2]).toContain('2 times on webgpu');
    worker().crash('once');
    worker().crash('twice');
    await expect(call.outcome).rejects.toMatchObject({ reason: 'crashed' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that gets on between its losses stays where it is, however many they are', async () => {
    const { client, worker, notices, news } = arrange();
    const call = client.train(request, event => news.push(event));
    const { id } = worker().asked('train');
    for (const epoch of [1, 2, 3, 4]) {
      worker().say(started(id, wasm));
      worker().say({ kind: 'checkpoint', id, checkpoint: checkpointAfter(epoch) });
      worker().crash('out of luck');
      expect(worker().asked('train').train).toMatchObject({ device: 'wasm', resume: { epoch } });
    }
    worker().say(started(id, wasm));
    expect(notices().at(-1)).toContain('it goes on there');
    worker().say({ kind: 'trained', id, outcome });
    await call.outcome;
  });

  test('that was paused or stopped is so in the fresh worker too', async () => {
    const { client, worker } = arrange();
    const call = client.train(request, () => {});
    call.pause();
    worker().crash('');
    expect(worker().requests.map(({ kind }) => kind)).toEqual(['train', 'pause']);
    call.resume();
    call.stop();
    worker().crash('');
    expect(worker().requests.map(({ kind }) => kind)).toEqual(['train', 'stop']);
    worker().say({ kind: 'trained', id: worker().asked('train').id, outcome });
    await call.outcome;
  });

  test('that cannot go on rejects with the reason', async () => {
    const { client, worker } = arrange();
    const call = client.train(request, () => {});
    const { id } = worker().asked('train');
    worker().say({ kind: 'failed', id, reason: 'diverged', message: 'not a number' });
    await expect(call.outcome).rejects.toMatchObject({ reason: 'diverged', message: 'not a number' });
  });

  test('whose worker falls silent is moved to a fresh one; heartbeats keep it', async () => {
    const { client, workers, worker } = arrange();
    const call = client.train(request, () => {});
    const { id } = worker().asked('train');
    for (let second = 0; second < 30; second++) {
      vi.advanceTimersByTime(1000);
      worker().say({ kind: 'heartbeat', id });
    }
    expect(workers.length).toBe(1);
    vi.advanceTimersByTime(12_000);
    expect(workers.length).toBe(2);
    worker().say({ kind: 'trained', id, outcome });
    await call.outcome;
  });

  test('that beats without progress is moved too, unless it is paused', async () => {
    const { client, workers, worker } = arrange();
    const call = client.train(request, () => {});
    const { id } = worker().asked('train');
    const beat = (seconds: number): void => {
      for (let second = 0; second < seconds; second++) {
        vi.advanceTimersByTime(1000);
        worker().say({ kind: 'heartbeat', id });
      }
    };
    call.pause();
    beat(100);
    expect(workers.length).toBe(1);
    call.resume();
    beat(62);
    expect(workers.length).toBe(2);
    worker().say({ kind: 'trained', id, outcome });
    await call.outcome;
  });
});

describe('a question', () => {
  test('is answered, with its progress', async () => {
    const { client, worker } = arrange();
    const progress: number[] = [];
    const answer = client.predict(question, done => progress.push(done), never);
    const { id } = worker().asked('predict');
    worker().say({ kind: 'predicting', id, done: 5, total: 9 });
    const probabilities = new Float32Array(10);
    worker().say({ kind: 'predicted', id, device: wasm, probabilities });
    expect(await answer).toEqual({ device: wasm, probabilities });
    expect(progress).toEqual([5]);
  });

  test('is asked once more when the worker is lost, and then given up', async () => {
    const { client, worker } = arrange();
    const answer = client.probe(question.spec, {} as TrainRequest['config']);
    worker().crash('first');
    expect(worker().requests.map(({ kind }) => kind)).toEqual(['probe']);
    worker().crash('second');
    await expect(answer).rejects.toMatchObject({
      reason: 'crashed',
      message: expect.stringContaining('second'),
    });
  });

  test('for a prediction goes one step down when its device is lost again', async () => {
    const { client, worker } = arrange();
    const answer = client.predict({ ...question, device: 'webgpu' }, () => {}, never);
    const lose = (): void => {
      const { id } = worker().asked('predict');
      worker().say({ kind: 'failed', id, reason: 'device-lost', message: 'gone' });
    };
    lose();
    expect(worker().asked('predict').device).toBe('webgpu');
    lose();
    expect(worker().asked('predict').device).toBe('wasm');
    const probabilities = new Float32Array(10);
    worker().say({ kind: 'predicted', id: worker().asked('predict').id, device: wasm, probabilities });
    expect(await answer).toEqual({ device: wasm, probabilities });
  });

  test('about the files of a model is answered with them', async () => {
    const { client, worker } = arrange();
    const answer = client.exportModel(question.spec, question.weights);
    const model = { json: '{}', weights: new ArrayBuffer(4) };
    worker().say({ kind: 'exported', id: worker().asked('export').id, model });
    expect(await answer).toBe(model);
  });

  test('that nobody wants any more settles at once and tells the worker', async () => {
    const { client, worker } = arrange();
    const abort = new AbortController();
    const answer = client.predict(question, () => {}, abort.signal);
    abort.abort();
    await expect(answer).rejects.toMatchObject({ reason: 'aborted' });
    const stop = worker().requests.at(-1);
    expect(stop?.kind).toBe('stop');
    expect(stop?.id).toBe(worker().asked('predict').id);
    await expect(client.predict(question, () => {}, abort.signal)).rejects.toMatchObject({
      reason: 'aborted',
    });
  });

  test('to a worker that cannot be started is rejected, not left waiting', async () => {
    const client = createEngineClient(() => {
      throw new Error('no workers here');
    });
    await expect(client.probe(question.spec, {} as TrainRequest['config'])).rejects.toMatchObject({
      reason: 'crashed',
      message: expect.stringContaining('no workers here'),
    });
  });
});
