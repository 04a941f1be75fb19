import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benchmarkModels } from './benchmark-models.ts';
import type { FinishedNetwork } from './checkpoint.ts';
import { initialState } from './initial-state.ts';
import { type InterruptedRun, seal, unseal } from './sealed-checkpoint.ts';
import type { TrainConfig } from './train-config.ts';

const spec = benchmarkModels['tfjs-mnist'];
const config: TrainConfig = {
  epochs: 2,
  batchSize: 8,
  learningRate: 0.01,
  optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  schedule: { kind: 'constant', warmup: 0 },
  labelSmoothing: 0,
  emaDecay: 0.9,
  clipNorm: 0,
  augmentation: null,
  validationShare: 0.1,
  patience: 0,
  keep: 'last',
  precision: 'float32',
  seed: 1,
};
const run: InterruptedRun = {
  runId: 'a',
  dataHash: '12',
  spec,
  config,
  device: 'auto',
  savedAt: 1,
  networks: 1,
  finished: [],
  checkpoint: {
    epoch: 1,
    stepInEpoch: 3,
    soFar: { loss: 1.5, correct: 20, images: 24, seconds: 0.1 },
    state: initialState(spec, config),
    history: [],
    best: null,
    learningRateFactor: 1,
  },
};

test('what is sealed is read back as it was, also after a copy', () => {
  expect(unseal(structuredClone(seal(run, 7)))).toEqual({ ok: true, sequence: 7, run });
});

test('the finished networks of an ensemble are sealed with it', () => {
  // Weights of its own: a copy keeps arrays that are one array together.
  const network = (): FinishedNetwork => ({
    history: [],
    best: { epoch: 2, validationAccuracy: 0.9, weights: run.checkpoint.state.weights.slice() },
    seconds: 5,
  });
  const ensemble = { ...run, networks: 3, finished: [network(), network()] };
  const stored = structuredClone(seal(ensemble, 7));
  expect(unseal(stored)).toEqual({ ok: true, sequence: 7, run: ensemble });
  stored.run.finished[1].best.weights[0] += 1;
  expect(unseal(stored)).toMatchObject({ problem: expect.stringContaining('checksum') });
});

test('one changed bit of any array is noticed', () => {
  fc.assert(
    fc.property(fc.nat(3), fc.nat(), fc.nat(31), (which, index, bit) => {
      const copy = structuredClone(seal(run, 7));
      const { weights, slots, average } = copy.run.checkpoint.state;
      const array = [weights, ...slots, average!][which];
      new Uint32Array(array.buffer)[index % array.length] ^= 1 << bit;
      expect(unseal(copy).ok).toBe(false);
    }),
  );
});

const sealed = seal(run, 7);
test.each<[string, unknown, string]>([
  ['nothing', undefined, 'it is not a checkpoint'],
  ['another version', { ...sealed, version: 0 }, 'of version 0'],
  ['half a record', { version: 2, sequence: 7 }, 'parts are missing'],
  ['another sequence', { ...sealed, sequence: 8 }, 'checksum'],
  ['a changed setting', { ...sealed, run: { ...run, dataHash: '13' } }, 'checksum'],
  ['a missing state', { ...sealed, run: { ...run, checkpoint: {} } }, 'cannot be read'],
  ['a network too many', seal({ ...run, networks: 0 }, 7), 'more networks'],
  ['a foreign model', seal({ ...run, spec: benchmarkModels.dense }, 7), 'do not fit its model'],
  [
    'another optimizer',
    seal({ ...run, config: { ...config, optimizer: { kind: 'rmsprop', rho: 0.9, epsilon: 1 } } }, 7),
    'accumulators',
  ],
])('%s is refused with its reason', (_, stored, reason) => {
  expect(unseal(stored)).toEqual({ ok: false, problem: expect.stringContaining(reason) });
});

test('weights that are not finite are never sealed', () => {
  const state = initialState(spec, config);
  state.weights[5] = Number.NaN;
  expect(() => seal({ ...run, checkpoint: { ...run.checkpoint, state } }, 1)).toThrow(RangeError);
});
