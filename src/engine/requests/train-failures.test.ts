// tfjs is loaded by the first test that needs it otherwise, and counts as its time.
import '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { TrainerFailure } from '../../core/training/trainer.ts';
import type { EngineEvent } from '../../protocol.ts';
import type { TrainerSource } from '../devices/trainer-source.ts';
import { createEngine } from '../engine.ts';
import { exportNetwork } from '../export/export-network.ts';
import { compiled, cpu, engineWith, trainRequest } from '../testing/engine-with.ts';

describe('a training', () => {
  test('that diverges says so and keeps no such checkpoint', async () => {
    const run = await engineWith(cpu);
    const wild = trainRequest({
      learningRate: 3e38,
      optimizer: { kind: 'sgd', momentum: 0, nesterov: false, weightDecay: 0 },
    });
    await run.engine.handle({ kind: 'train', id: 2, train: wild });
    expect(run.only('failed')[0]).toMatchObject({ id: 2, reason: 'diverged' });
    for (const { checkpoint } of run.only('checkpoint'))
      expect(checkpoint.state.weights.every(Number.isFinite)).toBe(true);
  });

  test('whose weights are no longer numbers, though its losses are, keeps no such checkpoint', async () => {
    const broken: TrainerSource = {
      ...compiled[0],
      async create(setup, threads) {
        const trainer = await compiled[0].create(setup, threads);
        const state = trainer.state.bind(trainer);
        trainer.state = async () => ({ ...(await state()), weights: Float32Array.of(Number.NaN) });
        return trainer;
      },
    };
    const run = await engineWith([broken]);
    await run.engine.handle({ kind: 'train', id: 2, train: { ...trainRequest(), device: 'wasm' } });
    expect(run.only('failed')[0]).toMatchObject({ id: 2, reason: 'diverged' });
    expect(run.only('checkpoint')).toEqual([]);
  });

  test('is refused without data', async () => {
    const events: EngineEvent[] = [];
    const engine = createEngine({
      sources: cpu,
      checkpointEvery: 5,
      exportNetwork,
      post: event => events.push(event),
    });
    await engine.handle({ kind: 'train', id: 2, train: trainRequest() });
    expect(events).toMatchObject([
      { kind: 'failed', id: 2, reason: 'no-data', message: 'There is no data to train on.' },
    ]);
  });
});

describe('a network', () => {
  test('that the compiled trainer cannot train is trained by the stock one, with a notice', async () => {
    const picky: TrainerSource = {
      ...cpu[0],
      trainer: 'compiled',
      create: async () => {
        throw new TrainerFailure('unsupported', 'there is no plan for it');
      },
    };
    const run = await engineWith([picky, ...cpu]);
    await run.engine.handle({ kind: 'train', id: 2, train: trainRequest({ epochs: 1 }) });
    const [started] = run.only('started');
    expect(started.device.trainer).toBe('layers');
    expect(started.notice).toContain('there is no plan for it');
  });
});
