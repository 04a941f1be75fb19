import { expect, test, vi } from 'vitest';
import { referenceOf } from '../core/drawing/nearest.ts';
import type { NeighboursAnswer, NeighboursRequest } from '../core/drawing/neighbours-messages.ts';
import type { WorkerAlive } from '../platform/liveness-lock.ts';
import { FakeWorker } from '../platform/testing/fake-worker.ts';
import { createNeighboursClient } from './neighbours-client.ts';

vi.mock('../platform/liveness-lock.ts', () => ({ onWorkerDeath: () => {} }));

const reference = referenceOf({ rows: 1, pixels: new Uint8Array(784) });
const pixels = new Uint8Array(784);

function start() {
  const workers: FakeWorker<NeighboursRequest, NeighboursAnswer | WorkerAlive>[] = [];
  const client = createNeighboursClient(() => {
    const worker = new FakeWorker<NeighboursRequest, NeighboursAnswer | WorkerAlive>();
    workers.push(worker);
    return worker;
  });
  return { client, workers };
}

test('answers go to the questions that they belong to, in whatever order they come', async () => {
  const { client, workers } = start();
  const measured = client.compareWith(reference);
  const [first, second] = [client.findNearest(pixels), client.findNearest(pixels)];
  expect(workers).toHaveLength(1);
  workers[0].say({ kind: 'nearest', id: 3, nearest: { row: 5, distance: 2 } });
  workers[0].say({ kind: 'nearest', id: 2, nearest: null });
  workers[0].say({ kind: 'measured', id: 1, unlikeFrom: 7 });
  expect(await Promise.all([measured, first, second])).toEqual([7, null, { row: 5, distance: 2 }]);
});

test('a worker that failed is replaced by the next question, and compares with the same images', async () => {
  const { client, workers } = start();
  const measured = client.compareWith(reference);
  workers[0].crash('out of memory');
  await expect(measured).rejects.toThrow('failed: out of memory');
  const again = client.findNearest(pixels);
  expect(workers[1].requests.map(({ kind }) => kind)).toEqual(['compareWith', 'findNearest']);
  workers[1].say({ kind: 'nearest', id: 2, nearest: null });
  expect(await again).toBeNull();
});
