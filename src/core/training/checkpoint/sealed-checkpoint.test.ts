import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialWeights } from '../../model/parameters.ts';
import { benchmarkModels } from '../../testing/benchmark-models.ts';
import { avgPool, dense, flatten, model } from '../../testing/layers.ts';
import { plainConfig } from '../plain-config.ts';
import type { TrainConfig } from '../train-config.ts';
import { initialState } from '../training-state.ts';
import type { FinishedNetwork } from './checkpoint.ts';
import { type InterruptedRun, type WeightPart, weightParts } from './interrupted-run.ts';
import { sealCheckpoint, unsealCheckpoint } from './sealed-checkpoint.ts';

const spec = benchmarkModels['tfjs-mnist'];
const config: TrainConfig = {
  ...plainConfig,
  epochs: 2,
  batchSize: 8,
  optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  emaDecay: 0.9,
  validationShare: 0.1,
  seed: 1,
};
const run: InterruptedRun = {
  runId: 'a',
  dataHash: '12',
  recipes: [{ spec, config }],
  device: 'auto',
  savedAt: 1,
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

const noPause = async (): Promise<void> => {};

/** A sealed run and its parts, as a database gives them back. */
async function stored(kept: InterruptedRun) {
  const sealed = await sealCheckpoint(kept, 7, noPause);
  return structuredClone({ sealed, parts: [...weightParts(kept)] });
}

test('what is sealed is read back as it was', async () => {
  const { sealed, parts } = await stored(run);
  expect(unsealCheckpoint(sealed, parts)).toEqual({ ok: true, sequence: 7, run });
});

test('the answers of its epochs are sealed with it, and one that changed is noticed', async () => {
  const answers = [Uint8Array.of(1, 2, 3, 4, 5), new Uint8Array(0)];
  const answered = { ...run, checkpoint: { ...run.checkpoint, answers } };
  const { sealed, parts } = await stored(answered);
  expect(unsealCheckpoint(sealed, parts)).toEqual({ ok: true, sequence: 7, run: answered });
  const kept = sealed.run.checkpoint.answers?.[0];
  if (kept) kept[4] = 6;
  expect(unsealCheckpoint(sealed, parts).ok).toBe(false);
});

test('a large run is stored by small parts, and the page has its turn after each', async () => {
  const weights = new Float32Array(150_000).fill(0.5);
  const large = { ...run, checkpoint: { ...run.checkpoint, state: { ...run.checkpoint.state, weights } } };
  let turns = 0;
  await sealCheckpoint(large, 7, async () => void turns++);
  const lengths = [...weightParts(large)].map(part => part.length);
  // Two more turns are behind the text and behind its hash.
  expect(turns).toBe(lengths.length + 2);
  expect(lengths.slice(0, 3)).toEqual([65_536, 65_536, 18_928]);
});

test('the finished networks of an ensemble are sealed with it, each of its own design', async () => {
  const { dense } = benchmarkModels;
  const network = (weights: WeightPart): FinishedNetwork => ({
    history: [],
    best: { epoch: 2, validationAccuracy: 0.9, weights },
    seconds: 5,
  });
  const finished = [network(run.checkpoint.state.weights), network(initialWeights(dense, 3))];
  const ensemble = { ...run, recipes: [spec, dense, spec].map(each => ({ spec: each, config })), finished };
  const { sealed, parts } = await stored(ensemble);
  expect(unsealCheckpoint(sealed, parts)).toEqual({ ok: true, sequence: 7, run: ensemble });
  for (const part of parts) {
    part[0] += 1;
    expect(unsealCheckpoint(sealed, parts)).toMatchObject({ problem: expect.stringContaining('checksum') });
    part[0] -= 1;
  }
});

test('networks that were trained side by side are sealed together, each with its own state', async () => {
  const small = { spec: model(avgPool(7, 7), flatten, dense(10)), config: { ...config, emaDecay: 0 } };
  const checkpoint = { ...run.checkpoint, state: initialState(small.spec, small.config) };
  const beside = [{ network: 2, checkpoint }];
  const gang = { ...run, recipes: [small, small, small], checkpoint, beside };
  const { sealed, parts } = await stored(gang);
  expect(sealed.run.beside?.[0].checkpoint.state.weights).toHaveLength(0);
  expect(unsealCheckpoint(sealed, parts)).toEqual({ ok: true, sequence: 7, run: gang });
  const unlike = await stored({ ...gang, recipes: [small, small, { ...small, config }] });
  expect(unsealCheckpoint(unlike.sealed, unlike.parts)).toMatchObject({
    problem: expect.stringContaining('moving average'),
  });
});

test('the rows that a finished network held out are sealed with it, and one that changed is noticed', async () => {
  const finished: readonly FinishedNetwork[] = [
    {
      history: [],
      best: { epoch: 2, validationAccuracy: 0.9, weights: run.checkpoint.state.weights },
      seconds: 5,
      validationRows: Uint32Array.of(3, 7, 300),
    },
  ];
  const ensemble = { ...run, recipes: [run.recipes[0], run.recipes[0]], finished };
  const { sealed, parts } = await stored(ensemble);
  expect(unsealCheckpoint(sealed, parts)).toEqual({ ok: true, sequence: 7, run: ensemble });
  const rows = sealed.run.finished[0].validationRows;
  if (rows) rows[2] = 301;
  expect(unsealCheckpoint(sealed, parts).ok).toBe(false);
});

test('one changed bit of any array is noticed', async () => {
  const { sealed, parts } = await stored(run);
  expect(parts).toHaveLength(4);
  fc.assert(
    fc.property(fc.nat(3), fc.nat(), fc.nat(31), (which, index, bit) => {
      const damaged = structuredClone(parts);
      new Uint32Array(damaged[which].buffer)[index % damaged[which].length] ^= 1 << bit;
      expect(unsealCheckpoint(sealed, damaged).ok).toBe(false);
    }),
  );
});

test.each<[string, (parts: readonly WeightPart[]) => readonly WeightPart[], string]>([
  ['a missing part', parts => parts.slice(1), 'do not fit its models'],
  ['no part', () => [], 'do not fit its models'],
  ['a number too many', parts => [...parts, Float32Array.of(1)], 'do not fit its models'],
  ['parts in another order', ([first, ...rest]) => [...rest, first], 'checksum'],
])('%s is noticed', async (_, change, reason) => {
  const { sealed, parts } = await stored(run);
  expect(unsealCheckpoint(sealed, change(parts))).toEqual({
    ok: false,
    problem: expect.stringContaining(reason),
  });
});

const { sealed, parts } = await stored(run);
const other = async (kept: InterruptedRun) => (await stored(kept)).sealed;
test.each<[string, unknown, string]>([
  ['nothing', undefined, 'it is not a checkpoint'],
  ['another version', { ...sealed, version: 0 }, 'of version 0'],
  ['half a record', { version: 4, sequence: 7 }, 'parts are missing'],
  ['another sequence', { ...sealed, sequence: 8 }, 'checksum'],
  ['a changed setting', { ...sealed, run: { ...sealed.run, dataHash: '13' } }, 'checksum'],
  ['a missing state', { ...sealed, run: { ...sealed.run, checkpoint: {} } }, 'cannot be read'],
  ['a network too many', await other({ ...run, recipes: [] }), 'more networks'],
  [
    'a foreign model',
    await other({ ...run, recipes: [{ spec: benchmarkModels.dense, config }] }),
    'do not fit its models',
  ],
  [
    'another optimizer',
    await other({
      ...run,
      recipes: [{ spec, config: { ...config, optimizer: { kind: 'rmsprop', rho: 0.9, epsilon: 1 } } }],
    }),
    'accumulators',
  ],
])('%s is refused with its reason', (_, changed, reason) => {
  expect(unsealCheckpoint(changed, parts)).toEqual({ ok: false, problem: expect.stringContaining(reason) });
});

test('weights that are not finite are never sealed', async () => {
  const state = initialState(spec, config);
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    state.weights[5] = value;
    const broken = { ...run, checkpoint: { ...run.checkpoint, state } };
    await expect(sealCheckpoint(broken, 1, noPause)).rejects.toThrow(RangeError);
  }
});
