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

test('an augmentation that changes nothing costs nothing, one that moves images away costs nearly all', async () => {
  const record = await run();
  const held = measuredRows(table, record);
  expect(held).toHaveLength(20);
  const scoreOf = (shift: number) => {
    const how = { augmentation: { ...none, shift }, seed: 1, epoch: 0 };
    return augmentedScore(inspect, record, table, held, how, () => {}, signal);
  };
  const plain = await scoreOf(0);
  expect(plain).toEqual({ total: 20, plain: 20, augmented: 20 });
  expect(lossOf(plain)).toBe(0);
  const far = await scoreOf(14);
  expect(far.plain).toBe(20);
  expect(lossOf(far)).toBeGreaterThan(0.5);
});
