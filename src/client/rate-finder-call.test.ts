import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RateFinderRequest } from '../protocol.ts';
import { arrange, never } from './testing/fake-engine.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a run of the rate finder', () => {
  const asking = { device: 'auto', rates: new Float32Array(2) } as RateFinderRequest;

  test('hears losses on its way and settles when the engine is free, also after a stop', async () => {
    const { client, worker } = arrange();
    const heard: number[] = [];
    const stop = new AbortController();
    const call = client.findRate(asking, losses => heard.push(...losses), stop.signal);
    const { id } = worker().asked('findRate');
    worker().say({ kind: 'rateLosses', id, losses: Float32Array.of(2) });
    stop.abort();
    expect(worker().requests.at(-1)).toEqual({ kind: 'stop', id });
    worker().say({ kind: 'rateLosses', id, losses: Float32Array.of(1) });
    worker().say({ kind: 'ready', id });
    await call;
    expect(heard).toEqual([2, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects when the worker is lost or the engine refuses', async () => {
    const { client, worker } = arrange();
    const lost = client.findRate(asking, () => {}, never);
    worker().crash('out of luck');
    await expect(lost).rejects.toMatchObject({ reason: 'crashed' });
    const refused = client.findRate(asking, () => {}, never);
    worker().say({
      kind: 'failed',
      id: worker().asked('findRate').id,
      reason: 'internal',
      message: 'no data',
    });
    await expect(refused).rejects.toMatchObject({ message: 'no data' });
  });
});
