import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Look } from '../core/inspect/look.ts';
import { FakeWorker } from '../platform/testing/fake-worker.ts';
import type { InspectorEvent, InspectorRequest } from '../protocol.ts';
import { createInspectorClient, type KeyedNetwork } from './inspector-client.ts';

type InspectorFake = FakeWorker<InspectorRequest, InspectorEvent>;

const networkOf = (key: string): KeyedNetwork => ({
  key,
  spec: { layers: [] },
  weights: new Float32Array(1),
});
const pixels = new Uint8Array(784);
const parts = { activations: false, gradient: null };
/** A signal of its own for each request: Node warns of many listeners on one. */
const never = () => new AbortController().signal;
// The client reads no field of it.
const found = {} as Look;

function start() {
  const workers: InspectorFake[] = [];
  const client = createInspectorClient(() => {
    const worker: InspectorFake = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  const kinds = (worker: number) => workers[worker].requests.map(({ kind }) => kind).join(' ');
  const look = (key: string, signal = never()) => client.look(networkOf(key), pixels, parts, signal);
  return { client, workers, kinds, look };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a network is sent once, and each look gets its own answer', async () => {
  const { workers, kinds, look } = start();
  const looks = [look('a'), look('a')];
  expect(kinds(0)).toBe('keep look look');
  const other = { ...found };
  workers[0].say({ kind: 'looked', id: 2, look: other });
  workers[0].say({ kind: 'looked', id: 1, look: found });
  expect(await Promise.all(looks)).toEqual([found, other]);
});

test('of many networks the longest unused is forgotten, and sent again when it is asked for', async () => {
  const { workers, kinds, look } = start();
  for (let at = 0; at < 16; at++) void look(String(at));
  void look('0');
  void look('new');
  expect(workers[0].asked('forget').key).toBe('1');
  void look('1');
  expect(kinds(0).endsWith('keep look look forget keep look forget keep look')).toBe(true);
});

test('the image travels without the table that it is a view of', () => {
  const { client, workers } = start();
  void client.look(networkOf('a'), new Uint8Array(7840).subarray(784, 1568), parts, never());
  expect(workers[0].asked('look').pixels.buffer.byteLength).toBe(784);
});

test('progress reaches its own request and keeps it alive', async () => {
  const { client, workers } = start();
  const onProgress = vi.fn();
  const occluded = client.occlude(networkOf('a'), pixels, { class: 1, paper: 0 }, onProgress, never());
  for (let turn = 0; turn < 4; turn++) {
    vi.advanceTimersByTime(20_000);
    workers[0].say({ kind: 'occluding', id: 1, done: turn, total: 4 });
  }
  const loss = new Float32Array(784);
  workers[0].say({ kind: 'occluded', id: 1, loss });
  expect(await occluded).toBe(loss);
  expect(onProgress).toHaveBeenCalledTimes(4);
});

test('an aborted look tells the worker and rejects at once', async () => {
  const { workers, kinds, look } = start();
  const controller = new AbortController();
  const aborted = look('a', controller.signal);
  controller.abort();
  await expect(aborted).rejects.toThrow('aborted');
  expect(workers[0].asked('cancel').id).toBe(1);
  await expect(look('a', AbortSignal.abort())).rejects.toThrow('aborted');
  expect(kinds(0)).toBe('keep look cancel');
});

test('a failed worker fails every look, and the next one gets its network again', async () => {
  const { workers, kinds, look } = start();
  const failed = look('a');
  workers[0].crash('boom');
  await expect(failed).rejects.toThrow('boom');
  expect(workers[0].ended).toBe(true);
  void look('a');
  expect(kinds(1)).toBe('keep look');
});

test('a worker that falls silent fails the look', async () => {
  const { look, workers } = start();
  const silent = expect(look('a')).rejects.toThrow('too long');
  workers[0].say({ kind: 'alive', lock: null });
  vi.advanceTimersByTime(31_000);
  await silent;
});
