import { expect, it } from 'vitest';
import { pixelsPerImage } from '../../core/data/dataset.ts';
import { softmaxRows } from '../../core/evaluation/softmax.ts';
import { fixedViews } from '../../core/evaluation/views.ts';
import type { View } from '../../core/training/augment.ts';
import type { Trainer } from '../../core/training/trainer.ts';
import { probabilitiesOf } from './view-probabilities.ts';

interface LookedAt {
  /** First pixels of the images. */
  readonly images: readonly number[];
  readonly view: View | undefined;
}

/** The logits that the trainer below gives for an image by its first pixel, and the looks that it was asked for. */
function trainerOf(logitsOf: (first: number, view: View | undefined) => readonly number[]) {
  const looks: LookedAt[] = [];
  const trainer = {
    async logits(pixels: Uint8Array, _: Float32Array, view?: View) {
      const images = Array.from(
        { length: pixels.length / pixelsPerImage },
        (_, row) => pixels[row * pixelsPerImage],
      );
      looks.push({ images, view });
      return Float32Array.from(images.flatMap(first => logitsOf(first, view)));
    },
  } as unknown as Trainer;
  return { trainer, looks };
}

/** Images that differ in their first pixel. */
function imagesOf(firsts: readonly number[]) {
  const pixels = new Uint8Array(firsts.length * pixelsPerImage);
  for (const [row, first] of firsts.entries()) pixels[row * pixelsPerImage] = first;
  return { pixels, rows: Uint32Array.from(firsts, (_, row) => row) };
}

const weights = new Float32Array(0);
const sure = [9, 0, 1];
const inDoubt = [2, 0, 1];
const otherwise = [0, 3, 1];

function ask(trainer: Trainer, firsts: readonly number[], count: number, onPart = (_: number) => true) {
  const { pixels, rows } = imagesOf(firsts);
  return probabilitiesOf(trainer, weights, pixels, rows, { count, paper: 7 }, onPart);
}

it('one view is the image alone', async () => {
  const { trainer, looks } = trainerOf(() => inDoubt);
  const probabilities = await ask(trainer, [1, 2], 1);
  expect(looks).toEqual([{ images: [1, 2], view: undefined }]);
  expect(probabilities).toEqual(softmaxRows(Float32Array.of(...inDoubt, ...inDoubt), 2));
});

it('an image in doubt is the mean over all its views', async () => {
  const { trainer, looks } = trainerOf((_, view) => (view ? otherwise : inDoubt));
  const probabilities = await ask(trainer, [1], 5);
  expect(looks.map(({ view }) => view)).toEqual([undefined, ...fixedViews(5, 7).slice(1)]);
  const [first] = softmaxRows(Float32Array.from(inDoubt), 1);
  const [other] = softmaxRows(Float32Array.from(otherwise), 1);
  expect(probabilities?.[0]).toBeCloseTo((first + 4 * other) / 5, 6);
  expect(probabilities?.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1);
});

it('an image that the network is sure of is looked at once', async () => {
  const { trainer, looks } = trainerOf(first => (first === 2 ? inDoubt : sure));
  const probabilities = await ask(trainer, [1, 2, 3], 3);
  expect(looks.map(({ images }) => images)).toEqual([[1, 2, 3], [2], [2]]);
  expect(probabilities?.subarray(0, 3)).toEqual(softmaxRows(Float32Array.from(sure), 1));
  expect(probabilities?.subarray(6)).toEqual(softmaxRows(Float32Array.from(sure), 1));
});

it('what is said of an image does not depend on the images beside it', async () => {
  const { trainer } = trainerOf((first, view) => (first % 3 === 0 ? sure : view ? otherwise : inDoubt));
  const many = Array.from({ length: 9001 }, (_, row) => row % 250);
  const together = await ask(trainer, many, 3);
  for (const row of [0, 1, 4001, 9000]) {
    const alone = await ask(trainer, [many[row]], 3);
    expect(together?.subarray(row * 3, row * 3 + 3)).toEqual(alone);
  }
});

it('the images that are done are told, and nobody is asked when nobody wants an answer any more', async () => {
  const { trainer } = trainerOf(() => inDoubt);
  const told: number[] = [];
  await ask(
    trainer,
    Array.from({ length: 5000 }, () => 1),
    3,
    done => told.push(done) > 0,
  );
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBe(5000);
  expect(await ask(trainer, [1], 3, () => false)).toBeNull();
});
