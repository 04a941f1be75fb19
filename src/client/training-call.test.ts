import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tenDigits } from '../core/data/classes.ts';
import { arrange, checkpointAfter, outcome, request, started, wasm, webgpu } from './testing/fake-engine.ts';

/** The page's reactions to the death of a worker, by the name of the lock that the worker holds. */
const deathListeners = vi.hoisted(() => new Map<string, () => void>());
vi.mock('../platform/liveness-lock.ts', () => ({
  onWorkerDeath: (lock: string, act: () => void) => void deathListeners.set(lock, act),
}));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a training', () => {
  test('reports on its way and settles with its outcome', async () => {
    const { client, worker, news } = arrange();
    const call = client.train(request, event => news.push(event));
    const { id } = worker().asked('train');
    worker().say(started(id, wasm));
    worker().say({ kind: 'heartbeat', id, silence: 0 });
    worker().say({ kind: 'trained', id, outcome });
    expect(await call.outcome).toBe(outcome);
    expect(news.map(({ kind }) => kind)).toEqual(['started']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('whose worker crashes goes on from the last checkpoint in a fresh one, and says so', async () => {
    const { client, workers, worker, news, notices } = arrange();
    const none = new Uint8Array(0);
    const training = { fileName: 'train.csv', rows: 0, pixels: none, labels: none, classes: tenDigits };
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

  test('in a worker that has no data starts again after the data, paused if it was, without a word to the page', async () => {
    const { client, workers, worker, news } = arrange();
    const none = new Uint8Array(0);
    const training = { fileName: 'train.csv', rows: 0, pixels: none, labels: none, classes: tenDigits };
    const ready = client.setData({ training, test: null });
    worker().say({ kind: 'ready', id: worker().asked('data').id });
    await ready;
    const call = client.train(request, event => news.push(event));
    const { id } = worker().asked('train');
    call.pause();
    const forget = () =>
      worker().say({ kind: 'failed', id, reason: 'no-data', message: 'There is no data.' });
    forget();
    const kinds = worker().requests.map(({ kind }) => kind);
    expect(kinds).toEqual(['data', 'train', 'pause', 'data', 'train', 'pause']);
    expect(worker().asked('train').train).toEqual(request);
    forget();
    await expect(call.outcome).rejects.toMatchObject({ reason: 'no-data' });
    expect(workers.length).toBe(1);
    expect(news).toEqual([]);
  });

  test('whose worker dies without a word goes on at once; the death of one that was replaced already changes nothing', async () => {
    const { client, workers, worker } = arrange();
    const call = client.train(request, () => {});
    const { id } = worker().asked('train');
    worker().say({ kind: 'alive', lock: 'first' });
    deathListeners.get('first')?.();
    expect(workers.length).toBe(2);
    expect(worker().asked('train').id).toBe(id);
    deathListeners.get('first')?.();
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
      worker().say({ kind: 'heartbeat', id, silence: 0 });
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
        worker().say({ kind: 'heartbeat', id, silence: 0 });
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
