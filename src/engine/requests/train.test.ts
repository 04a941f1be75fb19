// tfjs is loaded by the first test that needs it otherwise, and counts as its time.
import '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { accuracy } from '../../core/evaluation/metrics.ts';
import { imagesOfEpoch } from '../../core/testing/images-of-epoch.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { StepsRequest, Trainer } from '../../core/training/trainer.ts';
import type { TrainRequest } from '../../protocol.ts';
import type { TrainerSource } from '../devices/trainer-source.ts';
import { compiled, cpu, engineWith, trainRequest } from '../testing/engine-with.ts';
import { smallConfig, smallTable } from '../testing/small-task.ts';
import { timeless } from '../testing/timeless.ts';

/** Copies a trainer with its methods bound, so that one of them can be replaced. */
const boundTo = (trainer: Trainer): Trainer => ({
  device: trainer.device,
  train: request => trainer.train(request),
  logits: (pixels, weights) => trainer.logits(pixels, weights),
  state: () => trainer.state(),
  restore: state => trainer.restore(state),
  dispose: () => trainer.dispose(),
});

async function trained(asked: TrainRequest, sources = cpu) {
  const request = { ...asked, device: sources[0].backend };
  const run = await engineWith(sources);
  await run.engine.handle({ kind: 'train', id: 2, train: request });
  const [{ outcome }] = run.only('trained');
  return { ...run, outcome };
}

describe('a training', () => {
  test('learns, holds its validation rows out and keeps the weights of its best epoch', async () => {
    const { outcome, only } = await trained(trainRequest({ epochs: 5 }));
    expect(outcome.ended).toBe('complete');
    expect(outcome.device).toEqual({ backend: 'cpu', trainer: 'layers', threads: 1, adapter: null });
    expect(outcome.validationRows.length).toBe(12);
    expect(outcome.history.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(outcome.history[4].loss).toBeLessThan(outcome.history[0].loss);
    const accuracies = outcome.history.map(({ validationAccuracy }) => validationAccuracy ?? 0);
    expect(outcome.best.validationAccuracy).toBe(Math.max(...accuracies));
    expect(outcome.best.epoch).toBe(1 + accuracies.indexOf(Math.max(...accuracies)));
    const steps = only('steps').flatMap(({ samples }) => [...samples.loss]);
    expect(steps.length).toBe(5 * 5);
    expect(only('started')[0].stepsPerEpoch).toBe(5);
  });

  test.each([
    ['stock tfjs on cpu', cpu],
    ['the compiled step on WebAssembly', compiled],
  ])(
    'keeps what each epoch answered to the held-out images, from a checkpoint on too, by %s',
    async (_, sources) => {
      const { outcome, only } = await trained(trainRequest({ epochs: 3 }), sources);
      const { history, answers, validationRows } = outcome;
      const labels = Uint8Array.from(validationRows, row => smallTable.labels[row]);
      expect(answers.map(each => accuracy(each, labels))).toEqual(
        history.map(({ validationAccuracy }) => validationAccuracy),
      );
      const halfway = only('checkpoint').find(({ checkpoint }) => checkpoint.epoch === 1);
      const request = trainRequest({ epochs: 3 }, halfway?.checkpoint ?? null);
      expect((await trained(request, sources)).outcome.answers).toEqual(answers);
    },
  );

  test('continues a checkpoint that an earlier version wrote, without the answers before it', async () => {
    const whole = await trained(trainRequest({ epochs: 2 }));
    const checkpoint = whole.only('checkpoint').find(each => each.checkpoint.epoch === 1)?.checkpoint;
    if (!checkpoint) throw new Error('the training wrote no checkpoint after its first epoch');
    const { answers: _, ...earlier } = checkpoint;
    const { outcome } = await trained(trainRequest({ epochs: 2 }, earlier));
    expect(outcome.answers).toEqual([new Uint8Array(0), whole.outcome.answers[1]]);
  });

  test.each([
    ['stock tfjs on cpu', cpu],
    ['the compiled step on WebAssembly', compiled],
  ])('resumed from any checkpoint ends exactly as the uninterrupted one, by %s', async (_, sources) => {
    const whole = await trained(trainRequest({ epochs: 2 }), sources);
    const checkpoints = whole.only('checkpoint').map(({ checkpoint }) => checkpoint);
    expect(new Set(checkpoints.map(({ stepInEpoch }) => stepInEpoch)).size).toBeGreaterThan(2);
    // The first, one in the middle of the second epoch, and the one that is complete.
    for (const at of [0, Math.floor(checkpoints.length * 0.7), checkpoints.length - 1]) {
      const checkpoint = checkpoints[at];
      const rest = await trained(trainRequest({ epochs: 2 }, checkpoint), sources);
      expect(timeless(rest.outcome)).toEqual(timeless(whole.outcome));
      for (const { checkpoint: last } of rest.only('checkpoint').slice(-1))
        expect(timeless(last)).toEqual(timeless(checkpoints.at(-1)));
    }
  });

  test('reports the health of its layers after the first step and then each 25 steps, also when it is resumed', async () => {
    const whole = await trained(trainRequest({ epochs: 11 }), compiled);
    const samples = whole.only('health').map(({ sample }) => sample);
    expect(samples.map(({ step }) => step)).toEqual([0, 24, 49]);
    for (const { layers } of samples)
      expect(layers).toEqual([
        {
          name: 'dense_1',
          gradientNorm: expect.any(Number),
          weightNorm: expect.any(Number),
          deadShare: expect.any(Number),
        },
        {
          name: 'dense_2',
          gradientNorm: expect.any(Number),
          weightNorm: expect.any(Number),
          deadShare: null,
        },
      ]);
    const checkpoint = whole.only('checkpoint').find(({ checkpoint }) => checkpoint.epoch === 7)?.checkpoint;
    const rest = await trained(trainRequest({ epochs: 11 }, checkpoint), compiled);
    expect(rest.only('health').map(({ sample }) => sample)).toEqual(samples.slice(2));
  });

  /** Settings with which accuracy goes up and down, so that the best epoch is seldom the last. */
  const restless = { epochs: 12, learningRate: 0.05, emaDecay: 0, validationShare: 0.4, seed: 9 };

  test.each<[string, Partial<TrainConfig>, number | null]>([
    ['complete', restless, null],
    ['early', { ...restless, patience: 2 }, null],
    ['stopped', restless, 6],
  ])('that ends %s gives back the weights of its best epoch', async (ended, changes, stopAfter) => {
    const run = await engineWith(compiled, event => {
      if (event.kind === 'epoch' && event.result.epoch === stopAfter)
        void run.engine.handle({ kind: 'stop', id: 2 });
    });
    const request = { ...trainRequest(changes), device: 'wasm' } as const;
    await run.engine.handle({ kind: 'train', id: 2, train: request });
    const [{ outcome }] = run.only('trained');
    expect(outcome.ended).toBe(ended);
    const { best, history } = outcome;
    expect(best.epoch, 'a best epoch before the last').toBeLessThan(history.length);
    const accuracies = history.map(({ validationAccuracy }) => validationAccuracy ?? 0);
    expect(best.validationAccuracy).toBe(Math.max(...accuracies));
    const after = run
      .only('checkpoint')
      .find(({ checkpoint }) => checkpoint.epoch === best.epoch && checkpoint.stepInEpoch === 0);
    expect(best.weights).toEqual(after?.checkpoint.state.weights);
  });

  test('on everything holds nothing out and gives back the last weights', async () => {
    const { outcome, only } = await trained(trainRequest({ validationShare: 0, emaDecay: 0 }), compiled);
    expect(outcome.validationRows).toHaveLength(0);
    expect(outcome.history.every(({ validationAccuracy }) => validationAccuracy === null)).toBe(true);
    expect(only('started')[0].stepsPerEpoch).toBe(6);
    expect(outcome.best).toMatchObject({ epoch: 3, validationAccuracy: null });
    expect(outcome.best.weights).toEqual(only('checkpoint').at(-1)?.checkpoint.state.weights);
  });

  const decayed = { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-3, weightDecay: 0.1 } as const;
  test.each<TrainConfig['schedule']>([
    { kind: 'oneCycle', warmup: 0.3, start: 25, final: 1e-4 },
    { kind: 'cosine', warmup: 0.1, final: 0 },
    { kind: 'step', every: 1, factor: 0.3, warmup: 0.1 },
    { kind: 'plateau', patience: 1, factor: 0.3, warmup: 0.5 },
  ])(
    'with every refinement and the schedule %j goes the same way on both processors’ trainers',
    async schedule => {
      const refined: Partial<TrainConfig> = {
        schedule,
        optimizer: decayed,
        labelSmoothing: 0.1,
        emaDecay: 0.6,
        clipNorm: 0.3,
        augmentation: { rotation: 0.1, scale: 0.1, shear: 0.1, shift: 1, elastic: 0.5, erase: 0.2 },
      };
      const [stock, ours] = [
        await trained(trainRequest(refined)),
        await trained(trainRequest(refined), compiled),
      ];
      const rates = ({ outcome }: typeof stock) => outcome.history.map(({ learningRate }) => learningRate);
      expect(rates(ours)).toEqual(rates(stock));
      expect(new Set(rates(ours)).size).toBeGreaterThan(1);
      for (const [index, epoch] of ours.outcome.history.entries())
        expect(epoch.loss).toBeCloseTo(stock.outcome.history[index].loss, 3);
      const largest = ours.outcome.best.weights.reduce(
        (most, weight, index) => Math.max(most, Math.abs(weight - stock.outcome.best.weights[index])),
        0,
      );
      expect(largest).toBeLessThan(1e-3);
    },
  );

  test('stops early once validation accuracy has not improved for its patience', async () => {
    const { outcome } = await trained(trainRequest({ epochs: 50, patience: 2, learningRate: 0 }));
    expect(outcome.ended).toBe('early');
    expect(outcome.history.length).toBe(3);
    expect(outcome.best.epoch, 'the last of equal epochs').toBe(3);
  });

  test('pauses with a checkpoint, resumes, and stops with what it has', async () => {
    const run = await engineWith(cpu, event => {
      if (event.kind === 'started') void run.engine.handle({ kind: 'pause', id: 2 });
      if (event.kind === 'paused') void run.engine.handle({ kind: 'resume', id: 2 });
      if (event.kind === 'resumed') void run.engine.handle({ kind: 'stop', id: 2 });
    });
    await run.engine.handle({ kind: 'train', id: 2, train: trainRequest() });
    const order = run.events.map(({ kind }) => kind).filter(kind => kind !== 'steps');
    expect(order.slice(0, 5)).toEqual(['ready', 'started', 'checkpoint', 'paused', 'resumed']);
    const [{ outcome }] = run.only('trained');
    expect(outcome.ended).toBe('stopped');
    expect(outcome.best.epoch).toBe(0);
    expect(outcome.best.weights.length).toBe(9550);
  });

  test('begins with the very images that the preview shows', async () => {
    const asked: StepsRequest[] = [];
    const recording: TrainerSource = {
      ...compiled[0],
      async create(setup, threads) {
        const trainer = await compiled[0].create(setup, threads);
        const train: Trainer['train'] = request => {
          asked.push({ ...request, rows: request.rows.slice() });
          return trainer.train(request);
        };
        return { ...boundTo(trainer), train };
      },
    };
    const config = {
      ...smallConfig,
      augmentation: { rotation: 0.1, scale: 0, shear: 0, shift: 1, elastic: 0, erase: 0 },
    };
    await trained(trainRequest(config), [recording]);
    for (const { epoch } of asked.slice(0, 3)) {
      const rows = asked.filter(request => request.epoch === epoch).flatMap(request => [...request.rows]);
      expect(imagesOfEpoch(smallTable, config, epoch, 48).map(({ row }) => row)).toEqual(rows);
    }
  });
});
