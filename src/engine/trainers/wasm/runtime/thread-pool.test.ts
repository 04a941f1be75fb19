import { describe, expect, test, vi } from 'vitest';
import { benchmarkModels } from '../../../../core/testing/benchmark-models.ts';
import { conv, dense, dropout, flatten, halve, model, norm, relu } from '../../../../core/testing/layers.ts';
import type { TrainConfig } from '../../../../core/training/train-config.ts';
import type { Trainer, TrainerSetup } from '../../../../core/training/trainer.ts';
import { relativeDistance } from '../../testing/distance.ts';
import { ReferenceTrainer } from '../../testing/reference-trainer.ts';
import { partOf, requestOf, setupOf } from '../../testing/task.ts';
import { spawnSourceThread } from '../testing/node-threads.ts';
import { createWasmTrainer } from '../wasm-trainer.ts';
import { startThreadPool } from './thread-pool.ts';
import type { ThreadAnswer, ThreadPort } from './thread-protocol.ts';

const rich = model(
  ...[conv(6, 5), norm, relu, halve, conv(8, 3), relu, halve, dropout(0.2)],
  ...[conv(8, 3, 'same'), relu, flatten, dense(20), norm, relu, dense(10)],
);
const config: Partial<TrainConfig> = {
  batchSize: 40,
  emaDecay: 0.9,
  clipNorm: 0.5,
  labelSmoothing: 0.1,
  augmentation: { rotation: 0.2, scale: 0.1, shear: 0.1, shift: 2, elastic: 1, erase: 0.3 },
};

const alone = (setup: TrainerSetup) => createWasmTrainer(setup, { threads: 1, spawn: null });
const together = (setup: TrainerSetup, threads: number) =>
  createWasmTrainer(setup, { threads, spawn: spawnSourceThread });

/** Everything that training leaves behind, to the bit. */
async function outcome(trainer: Trainer, setup: TrainerSetup) {
  // The last batch is short, and not by whole groups.
  const result = await trainer.train(requestOf(setup, 3, 0, 7));
  const logits = await trainer.logits(setup.pixels, setup.start.weights);
  const state = await trainer.state();
  return { result, logits, state };
}

describe('the same bits', () => {
  const setup = setupOf(rich, config, 100);

  test.each([1, 2, 4])(
    'on %i threads as on none',
    async threads => {
      const solo = await alone(setup);
      const pool = await together(setup, threads);
      expect(pool.device).toMatchObject({ backend: 'wasm', trainer: 'compiled', threads });
      expect(await outcome(pool, setup)).toEqual(await outcome(solo, setup));
      await pool.dispose();
      await solo.dispose();
    },
    20_000,
  );

  test('in every run', async () => {
    const runs = await Promise.all([alone(setup), alone(setup)]);
    const [first, second] = await Promise.all(runs.map(trainer => outcome(trainer, setup)));
    expect(first).toEqual(second);
  });

  test('when a run continues from a saved state as when it never stopped', async () => {
    const through = await alone(setup);
    await through.train(requestOf(setup, 2));
    const saved = await through.state();
    await through.train(requestOf(setup, 2, 2));
    const fresh = await alone({ ...setup, start: saved });
    await fresh.train(requestOf(setup, 2, 2));
    const restored = await alone(setup);
    await restored.restore(saved);
    await restored.train(requestOf(setup, 2, 2));
    expect(await fresh.state()).toEqual(await through.state());
    expect(await restored.state()).toEqual(await through.state());
    expect((await through.state()).step).toBe(4);
  });

  test('in several requests as in one', async () => {
    const [one, two] = await Promise.all([alone(setup), alone(setup)]);
    const whole = requestOf(setup, 4);
    await one.train(whole);
    await two.train(partOf(whole, 0, 2));
    await two.train(partOf(whole, 2, 4));
    expect(await two.state()).toEqual(await one.state());
  });
});

describe('inference', () => {
  test('uses running statistics, skips dropout and leaves the training state alone', async () => {
    const setup = setupOf(rich, { ...config, augmentation: null }, 50);
    const trainer = await alone(setup);
    await trainer.train(requestOf(setup, 2));
    const before = await trainer.state();
    const logits = await trainer.logits(setup.pixels, before.weights);
    const reference = new ReferenceTrainer({ ...setup, start: before });
    const rows = Array.from({ length: 50 }, (_, row) => row);
    expect(relativeDistance(logits, reference.forward(rows, null).output)).toBeLessThan(1e-4);
    expect(await trainer.state()).toEqual(before);
  });

  test('takes more images than it stages at once', async () => {
    const setup = setupOf(benchmarkModels.dense, { batchSize: 48 }, 1100);
    const trainer = await alone(setup);
    const all = await trainer.logits(setup.pixels, setup.start.weights);
    const last = await trainer.logits(setup.pixels.slice(-784), setup.start.weights);
    expect(all).toHaveLength(11_000);
    expect(all.slice(-10)).toEqual(last);
  });
});

describe('failures', () => {
  test('a loss that is not finite stops the run and names the step, with the weights of the step before', async () => {
    const setup = setupOf(benchmarkModels['tfjs-mnist'], {});
    const trainer = await alone(setup);
    const request = requestOf(setup, 4);
    request.learningRates[1] = 1e30;
    await expect(trainer.train(request)).rejects.toMatchObject({
      reason: 'diverged',
      message: expect.stringContaining('step 3'),
    });
    expect((await trainer.state()).step).toBe(2);
  });

  test('weights that are not finite are noticed though every loss was', async () => {
    const setup = setupOf(benchmarkModels['tfjs-mnist'], {});
    const trainer = await alone(setup);
    const request = requestOf(setup, 1);
    request.learningRates[0] = Number.POSITIVE_INFINITY;
    await expect(trainer.train(request)).rejects.toMatchObject({ reason: 'diverged' });
  });

  test('a batch beyond the memory is refused with what to do', async () => {
    const setup = setupOf(benchmarkModels['keras-cnn'], { batchSize: 60_000 }, 4);
    await expect(alone(setup)).rejects.toMatchObject({
      reason: 'out-of-memory',
      message: expect.stringContaining('smaller batch'),
    });
  });

  test('a thread that breaks fails the request and every later one, and ends the others', async () => {
    const setup = setupOf(benchmarkModels.dense, {}, 16);
    const ended: number[] = [];
    let spawned = 0;
    const spawn = (): ThreadPort => {
      const thread = spawned++;
      let tell: (answer: ThreadAnswer) => void = () => {};
      let breakDown: (message: string) => void = () => {};
      return {
        listen: (onAnswer, onFailure) => {
          tell = onAnswer;
          breakDown = onFailure;
        },
        post: request =>
          queueMicrotask(() =>
            request.kind === 'start' ? tell({ kind: 'done', divergedAt: null }) : breakDown('out of luck'),
          ),
        release: () => {},
        terminate: () => ended.push(thread),
      };
    };
    const trainer = await createWasmTrainer(setup, { threads: 2, spawn });
    const failure = { reason: 'device-lost', message: expect.stringContaining('out of luck') };
    await expect(trainer.train(requestOf(setup, 1))).rejects.toMatchObject(failure);
    expect(new Set(ended)).toEqual(new Set([0, 1]));
    await expect(trainer.train(requestOf(setup, 1))).rejects.toMatchObject(failure);
  });

  test('threads of which one never starts are ended after 25 s, as a lost device', async () => {
    vi.useFakeTimers();
    const ended: number[] = [];
    let spawned = 0;
    const spawn = (): ThreadPort => {
      const thread = spawned++;
      let tell: (answer: ThreadAnswer) => void = () => {};
      return {
        listen: onAnswer => {
          tell = onAnswer;
        },
        post: () => thread === 0 && tell({ kind: 'done', divergedAt: null }),
        release: () => {},
        terminate: () => ended.push(thread),
      };
    };
    const started = startThreadPool({} as Parameters<typeof startThreadPool>[0], 2, spawn);
    const refused = expect(started).rejects.toMatchObject({
      reason: 'device-lost',
      message: 'A training thread failed: it has not started for 25 s',
    });
    vi.advanceTimersByTime(24_000);
    expect(ended).toEqual([]);
    vi.advanceTimersByTime(1000);
    await refused;
    expect(ended).toEqual([0, 1]);
    vi.useRealTimers();
  });

  test('an impossible model is unsupported, with its reason', async () => {
    const setup = setupOf(benchmarkModels.dense, {}, 4);
    await expect(alone({ ...setup, spec: model(dense(10)) })).rejects.toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining('flatten'),
    });
  });
});
