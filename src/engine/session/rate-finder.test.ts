// tfjs is loaded by the first test that needs it otherwise, and counts as its time.
import '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { rampRates } from '../../core/training/learning-rate-finder.ts';
import { compiled, cpu, engineWith, trainRequest } from '../testing/engine-with.ts';
import { smallConfig, smallSpec } from '../testing/small-task.ts';

describe('a run of the rate finder', () => {
  const ask = (rates: Float32Array<ArrayBuffer>) => ({
    kind: 'findRate' as const,
    id: 3,
    rateFinder: { spec: smallSpec, config: smallConfig, device: 'cpu' as const, rates },
  });
  const lossesOf = (events: readonly { readonly losses: Float32Array }[]) =>
    events.flatMap(({ losses }) => [...losses]);

  test('answers with a loss for every rate, over as many epochs as that takes, and the same losses again', async () => {
    const rates = rampRates(1e-5, 1e-2, 23);
    const { engine, events, only } = await engineWith(compiled);
    await engine.handle({ ...ask(rates), rateFinder: { ...ask(rates).rateFinder, device: 'wasm' } });
    expect(events.at(-1)).toEqual({ kind: 'ready', id: 3 });
    const losses = lossesOf(only('rateLosses'));
    expect(losses).toHaveLength(23);
    expect(losses.every(Number.isFinite)).toBe(true);
    const again = await engineWith(compiled);
    await again.engine.handle({ ...ask(rates), rateFinder: { ...ask(rates).rateFinder, device: 'wasm' } });
    expect(lossesOf(again.only('rateLosses'))).toEqual(losses);
  });

  test('ends where the loss explodes, which is no failure', async () => {
    const rates = rampRates(1e-3, 1e30, 200);
    const { engine, events, only } = await engineWith(cpu);
    await engine.handle(ask(rates));
    expect(events.at(-1)?.kind).toBe('ready');
    expect(lossesOf(only('rateLosses')).length).toBeLessThan(200);
  });

  test('ends when it is stopped, and leaves the engine free', async () => {
    const run = await engineWith(cpu, event => {
      if (event.kind === 'rateLosses') void run.engine.handle({ kind: 'stop', id: 3 });
    });
    await run.engine.handle(ask(rampRates(1e-6, 1e-3, 500)));
    expect(lossesOf(run.only('rateLosses')).length).toBeLessThan(500);
    await run.engine.handle({ kind: 'train', id: 4, train: trainRequest({ epochs: 1 }) });
    expect(run.only('trained')).toHaveLength(1);
  });
});
