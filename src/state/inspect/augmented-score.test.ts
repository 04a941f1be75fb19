import { expect, test } from 'vitest';
import { tenDigits } from '../../core/data/classes.ts';
import { pixelsPerImage, type TrainingTable } from '../../core/data/dataset.ts';
import { arrange } from '../testing/arrange.ts';
import { augmentedScore, lossOf, measuredRows } from './augmented-score.ts';
import type { InspectActions } from './create-inspect.ts';

const rows = 40;
/** Grey levels of an image with ink in the column of its class, and a faint pixel by which it differs from all others. */
const imageOf = (row: number): readonly number[] =>
  Array.from({ length: pixelsPerImage }, (_, at) =>
    at === 28 * 14 + 9 + (row % 10) ? 255 : at === row ? 9 : 0,
  );

const table: TrainingTable = {
  fileName: 'train.csv',
  rows,
  pixels: Uint8Array.from(Array.from({ length: rows }, (_, row) => imageOf(row)).flat()),
  labels: Uint8Array.from({ length: rows }, (_, row) => row % 10),
  classes: tenDigits,
};

/** A network that reads the column of the brightest pixel. */
const inspect = {
  networksOf: async () => [],
  async look(_: unknown, pixels: Uint8Array) {
    const probabilities = new Float32Array(10);
    const brightest = pixels.indexOf(Math.max(...pixels));
    probabilities[Math.min(9, Math.max(0, (brightest % 28) - 9))] = 1;
    return { probabilities, gradient: null, networks: [] };
  },
} as unknown as InspectActions;

async function run() {
  const { app } = arrange();
  app.settings.edit({ validationShare: 0.5 });
  app.cells.runAll();
  await app.cells.settled();
  return app.store.getState().runs[0];
}

const none = { rotation: 0, scale: 0, shear: 0, shift: 0, elastic: 0, erase: 0 };
const signal = new AbortController().signal;

async function scoreOf(changes: Partial<typeof none>, onProgress: (share: number) => void = () => {}) {
  const record = await run();
  const held = measuredRows(table, record);
  expect(held).toHaveLength(20);
  const images = { run: record, table, rows: held, augmentation: { ...none, ...changes }, seed: 1, epoch: 0 };
  return augmentedScore(inspect, images, onProgress, signal);
}

test('an augmentation that changes nothing costs nothing', async () => {
  const score = await scoreOf({});
  expect(score).toEqual({ total: 20, plain: 20, augmented: 20, alone: [] });
  expect(lossOf(score, score)).toBe(0);
});

test('where images are moved away, that setting alone costs nearly all, and a harmless one nothing', async () => {
  const shares: number[] = [];
  const score = await scoreOf({ shift: 14, scale: 0.001 }, share => shares.push(share));
  expect(score.plain).toBe(20);
  expect(lossOf(score, score)).toBeGreaterThan(0.5);
  expect(score.alone.map(({ setting }) => setting)).toEqual(['shift', 'scale']);
  const [shift, scale] = score.alone.map(single => lossOf(score, single));
  expect(shift).toBeGreaterThan(0.5);
  expect(scale).toBe(0);
  expect(shares).toHaveLength(4 * 20);
  expect(shares).toEqual([...shares].sort((one, other) => one - other));
  expect(shares.at(-1)).toBe(1);
});

test('settings alone are not measured where all together cost little', async () => {
  expect((await scoreOf({ scale: 0.001 })).alone).toEqual([]);
});
