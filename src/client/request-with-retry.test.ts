import { describe, expect, test } from 'vitest';
import type { TrainRequest } from '../protocol.ts';
import { createEngineClient } from './engine-client.ts';
import { arrange, never, predictCall, wasm } from './testing/fake-engine.ts';

describe('a question', () => {
  test('is answered, with its progress', async () => {
    const { client, worker } = arrange();
    const progress: number[] = [];
    const answer = client.predict(predictCall, done => progress.push(done), never);
    const { id } = worker().asked('predict');
    worker().say({ kind: 'predicting', id, done: 5, total: 9 });
    const probabilities = new Float32Array(10);
    worker().say({ kind: 'predicted', id, device: wasm, probabilities });
    expect(await answer).toEqual({ device: wasm, probabilities });
    expect(progress).toEqual([5]);
  });

  test('is asked once more when the worker is lost, and then given up', async () => {
    const { client, worker } = arrange();
    const answer = client.probe(predictCall.spec, {} as TrainRequest['config']);
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
    const answer = client.predict({ ...predictCall, device: 'webgpu' }, () => {}, never);
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

  test('to a worker that has no data is asked once more after the data, and then given up', async () => {
    const { client, workers, worker } = arrange();
    const table = { fileName: 'test.csv', rows: 1, pixels: new Uint8Array(784) };
    const ready = client.setData({ training: null, test: table });
    worker().say({ kind: 'ready', id: worker().asked('data').id });
    await ready;
    const answer = client.predict(predictCall, () => {}, never);
    const { id } = worker().asked('predict');
    const forget = () =>
      worker().say({ kind: 'failed', id, reason: 'no-data', message: 'There is no test data.' });
    forget();
    expect(worker().requests.map(({ kind }) => kind)).toEqual(['data', 'predict', 'data', 'predict']);
    expect(worker().asked('data').test).toBe(table);
    forget();
    await expect(answer).rejects.toMatchObject({ reason: 'no-data', message: 'There is no test data.' });
    expect(workers.length).toBe(1);
  });

  test('about the files of a model is answered with them', async () => {
    const { client, worker } = arrange();
    const answer = client.exportModel(predictCall.spec, predictCall.weights);
    const model = { json: '{}', weights: new ArrayBuffer(4) };
    worker().say({ kind: 'exported', id: worker().asked('export').id, model });
    expect(await answer).toBe(model);
  });

  test('that nobody wants any more settles at once and tells the worker', async () => {
    const { client, worker } = arrange();
    const abort = new AbortController();
    const answer = client.predict(predictCall, () => {}, abort.signal);
    abort.abort();
    await expect(answer).rejects.toMatchObject({ reason: 'aborted' });
    const stop = worker().requests.at(-1);
    expect(stop?.kind).toBe('stop');
    expect(stop?.id).toBe(worker().asked('predict').id);
    await expect(client.predict(predictCall, () => {}, abort.signal)).rejects.toMatchObject({
      reason: 'aborted',
    });
  });

  test('to a worker that cannot be started is rejected, not left waiting', async () => {
    const client = createEngineClient(() => {
      throw new Error('no workers here');
    });
    await expect(client.probe(predictCall.spec, {} as TrainRequest['config'])).rejects.toMatchObject({
      reason: 'crashed',
      message: expect.stringContaining('no workers here'),
    });
  });
});
