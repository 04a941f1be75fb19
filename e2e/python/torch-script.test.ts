import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { torchScript } from '../../src/core/code/torch-script.ts';
import { tenDigits } from '../../src/core/data/classes.ts';
import { stratifiedSplit } from '../../src/core/data/split.ts';
import type { ModelSpec } from '../../src/core/model/model-spec.ts';
import { initialWeights } from '../../src/core/model/parameters.ts';
import { weightArrays } from '../../src/core/model/weights-arrays.ts';
import { epochOrder } from '../../src/core/training/epoch-order.ts';
import { plainConfig } from '../../src/core/training/plain-config.ts';
import { learningRateAt } from '../../src/core/training/schedule.ts';
import type { OptimizerSpec, TrainConfig } from '../../src/core/training/train-config.ts';
import { initialState } from '../../src/core/training/training-state.ts';
import { sequentialOf } from '../../src/engine/export/tfjs-model.ts';
import { createWasmTrainer } from '../../src/engine/trainers/wasm/wasm-trainer.ts';
import { zipOf } from '../../src/state/take-away/zip-of.ts';
import { sampleFiles } from '../tools/sample-data/sample-data.ts';
import { python, runPython } from './run-python.ts';

const folder = mkdtempSync(join(tmpdir(), 'torch-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = sampleFiles({ rows: 600, testRows: 100, idx: null, split: 0 });
const textOf = (name: string): string => Buffer.from(files.get(name) ?? []).toString();
const table = textOf('train.csv')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map(line => line.split(',').map(Number));
const labels = Uint8Array.from(table, ([label]) => label);
const pixels = Uint8Array.from(table.flatMap(([, ...row]) => row));
const testPixels = Uint8Array.from(
  textOf('test.csv')
    .trimEnd()
    .split('\n')
    .slice(1)
    .flatMap(line => line.split(',').map(Number)),
);

/** Every kind of layer but dropout, whose random numbers are PyTorch's own. */
const spec: ModelSpec = {
  layers: [
    { kind: 'conv2d', filters: 6, kernelSize: 5, stride: 2, padding: 'same' },
    { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 },
    { kind: 'relu' },
    { kind: 'conv2d', filters: 8, kernelSize: 3, stride: 1, padding: 'valid' },
    { kind: 'activation', function: 'gelu' },
    { kind: 'maxPool', poolSize: 2, stride: 2, padding: 'same' },
    { kind: 'avgPool', poolSize: 3, stride: 2, padding: 'same' },
    { kind: 'flatten' },
    { kind: 'dense', units: 24 },
    { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 },
    { kind: 'relu' },
    { kind: 'dense', units: 10 },
  ],
};

const optimizers: readonly OptimizerSpec[] = [
  { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0.05 },
  { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.01 },
  { kind: 'rmsprop', rho: 0.9, epsilon: 1e-7 },
];

const configWith = (optimizer: OptimizerSpec): TrainConfig => ({
  ...plainConfig,
  epochs: 3,
  batchSize: 64,
  learningRate: optimizer.kind === 'sgd' ? 0.02 : 0.002,
  optimizer,
  schedule: { kind: 'oneCycle', warmup: 0.2, start: 25, final: 1e-4 },
  labelSmoothing: 0.05,
  clipNorm: 2,
  validationShare: 0.1,
  seed: 4,
});

const scriptFor = (config: TrainConfig): string =>
  torchScript({
    title: 'Digit recognizer',
    recipes: [{ spec, config }],
    classes: tenDigits,
    paper: 0,
    trials: [3, 5, 7].map(seed => ({
      name: `seed ${seed}`,
      recipe: { spec, config: { ...config, epochs: 1, seed } },
    })),
  });

const steps = 20;

/** The losses of the page's trainer from these weights. */
async function ourLosses(
  config: TrainConfig,
  weights: Float32Array<ArrayBuffer>,
): Promise<readonly number[]> {
  const start = { ...initialState(spec, config), weights };
  const trainer = await createWasmTrainer(
    { spec, config, pixels, labels, start, purpose: 'training' },
    { threads: 1, spawn: null },
  );
  const { training } = stratifiedSplit(labels, config.validationShare, config.seed);
  const perEpoch = Math.ceil(training.length / config.batchSize);
  const losses: number[] = [];
  for (let epoch = 0; losses.length < steps; epoch++) {
    const count = Math.min(perEpoch, steps - losses.length);
    const learningRates = Float32Array.from({ length: count }, (_, step) =>
      learningRateAt(config, epoch * perEpoch + step, perEpoch, 1),
    );
    const rows = epochOrder(training, config.seed, epoch).subarray(0, count * config.batchSize);
    const done = await trainer.train({
      rows,
      batchSize: config.batchSize,
      learningRates,
      firstStep: epoch * perEpoch,
      measure: false,
      epoch,
    });
    losses.push(...done.loss);
  }
  await trainer.dispose();
  return losses;
}

test('the script names its networks, its trials and its classes', () => {
  const script = scriptFor(configWith(optimizers[0]));
  expect(script).toContain('"kind": "conv2d", "filters": 6');
  expect(script).toContain('"name": "seed 7"');
  expect(script).toContain('CLASSES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]');
});

// Without Python there is only the test above; the set-up has said so, and fails where CI runs.
if (python !== null) {
  const weights = initialWeights(spec, 2);
  beforeAll(async () => {
    writeFileSync(join(folder, 'train.csv'), textOf('train.csv'));
    writeFileSync(join(folder, 'test.csv'), textOf('test.csv'));
    writeFileSync(join(folder, 'weights.npz'), await zipOf(weightArrays(spec, weights)));
    await tf.setBackend('cpu');
  });

  const script = (config: TrainConfig): string => {
    const path = join(folder, `train_${config.optimizer.kind}.py`);
    writeFileSync(path, scriptFor(config));
    return path;
  };

  /** Runs the script in so many processes at once, as torchrun does. */
  const run = (path: string, processes: number, port: number, ...args: readonly string[]) =>
    Promise.all(
      Array.from({ length: processes }, (_, rank) =>
        runPython([path, '--data', folder, ...args], {
          cwd: folder,
          env: {
            RANK: String(rank),
            WORLD_SIZE: String(processes),
            MASTER_ADDR: '127.0.0.1',
            MASTER_PORT: String(port),
          },
        }),
      ),
    );

  test('PyTorch predicts from the exported weights what the page predicts', async () => {
    const path = script(configWith(optimizers[0]));
    await run(
      path,
      1,
      0,
      '--predict',
      '--weights',
      'weights.npz',
      '--probabilities',
      'found.npy',
      '--out',
      'p.csv',
    );
    const found: number[][] = JSON.parse(
      await runPython(['-c', 'import json, numpy; print(json.dumps(numpy.load("found.npy").tolist()))'], {
        cwd: folder,
      }),
    );
    const model = sequentialOf(tf, spec, weights, 'probabilities');
    const images = tf.tensor(
      Float32Array.from(testPixels, grey => grey / 255),
      [100, 28, 28, 1],
    );
    const expected = await (model.predict(images) as tf.Tensor).data();
    const gaps = found.flat().map((value, index) => Math.abs(value - expected[index]));
    expect(gaps).toHaveLength(1000);
    expect(Math.max(...gaps)).toBeLessThan(1e-4);
    expect(readFileSync(join(folder, 'p.csv'), 'utf8').split('\n')).toHaveLength(102);
    tf.dispose(images);
    model.dispose();
  }, 60_000);

  test.each([
    { optimizer: optimizers[0], processes: 1 },
    ...optimizers.map(optimizer => ({ optimizer, processes: 2 })),
  ])(
    'from the same start PyTorch has the losses of the page: $optimizer.kind with $processes of its processes',
    async ({ optimizer, processes }) => {
      const config = configWith(optimizer);
      const ours = await ourLosses(config, weights);
      const path = script(config);
      const log = join(folder, `log-${optimizer.kind}-${processes}.json`);
      const port = 29_510 + optimizers.indexOf(optimizer);
      await run(path, processes, port, '--weights', 'weights.npz', '--steps', String(steps), '--log', log);
      const [{ losses }] = JSON.parse(readFileSync(log, 'utf8'));
      expect(losses).toHaveLength(steps);
      for (const [step, loss] of ours.entries())
        expect(Math.abs(losses[step] - loss) / loss).toBeLessThan(0.01);
    },
    120_000,
  );

  test('two processes share the trials of a search, and each trial is trained once', async () => {
    await run(script(configWith(optimizers[0])), 2, 29_520, '--trials');
    const trials: { trial: string; process: number }[] = JSON.parse(
      readFileSync(join(folder, 'trials.json'), 'utf8'),
    );
    expect(new Map(trials.map(({ trial, process }) => [trial, process]))).toEqual(
      new Map([
        ['seed 3', 0],
        ['seed 5', 1],
        ['seed 7', 0],
      ]),
    );
    expect(trials).toHaveLength(3);
  }, 60_000);

  test('a whole training with augmentation and averaged weights ends with a submission', async () => {
    const config = {
      ...configWith(optimizers[0]),
      emaDecay: 0.9,
      augmentation: { rotation: 0.1, scale: 0.1, shear: 0.1, shift: 1, elastic: 1, erase: 0.2 },
    };
    const path = join(folder, 'whole.py');
    writeFileSync(path, scriptFor(config));
    const printed = await runPython([path, '--data', folder, '--out', 'whole.csv'], { cwd: folder });
    expect(printed).toMatch(/epoch 3: loss [\d.]+, validation accuracy 0\.\d/);
    expect(existsSync(join(folder, 'whole.csv'))).toBe(true);
  }, 60_000);
}
