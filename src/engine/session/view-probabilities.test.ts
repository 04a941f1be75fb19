import { expect, it } from 'vitest';
import { pixelsPerImage } from '../../core/data/dataset.ts';
import type { Trainer } from '../../core/training/trainer.ts';
import { probabilitiesOf } from './view-probabilities.ts';

/** A trainer that votes 3 for an image whose middle pixel is exactly `level`, 5 for any other. */
function trainerThatKnows(level: number): { readonly trainer: Trainer; readonly calls: () => number } {
  let calls = 0;
  const middle = 14 * 28 + 14;
  const trainer = {
    async logits(pixels: Uint8Array) {
      calls++;
      const rows = pixels.length / pixelsPerImage;
      const logits = new Float32Array(rows * 10);
      for (let row = 0; row < rows; row++)
        logits[row * 10 + (pixels[row * pixelsPerImage + middle] === level ? 3 : 5)] = 100;
      return logits;
    },
  } as unknown as Trainer;
  return { trainer, calls: () => calls };
}

const dot = new Uint8Array(pixelsPerImage);
dot[14 * 28 + 14] = 200;
const rows = Uint32Array.of(0);
const weights = new Float32Array(0);

it('one view is the image alone', async () => {
  const { trainer, calls } = trainerThatKnows(200);
  const probabilities = await probabilitiesOf(
    trainer,
    weights,
    dot,
    rows,
    { count: 1, paper: 0 },
    () => true,
  );
  expect(probabilities?.[3]).toBeCloseTo(1);
  expect(calls()).toBe(1);
});

it('several views are averaged, and each is another picture', async () => {
  const { trainer, calls } = trainerThatKnows(200);
  const probabilities = await probabilitiesOf(
    trainer,
    weights,
    dot,
    rows,
    { count: 5, paper: 0 },
    () => true,
  );
  expect(calls()).toBe(5);
  expect(probabilities?.[3]).toBeLessThan(0.9);
  expect(probabilities?.[3]).toBeGreaterThan(0.1);
  expect(probabilities?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
});

it('ends without an answer when nobody wants one any more', async () => {
  const { trainer } = trainerThatKnows(200);
  expect(await probabilitiesOf(trainer, weights, dot, rows, { count: 3, paper: 0 }, () => false)).toBeNull();
});
