/** Tells whether the test images are the transposes of such images as the training table has. */
import type { Bytes, TestTable, TrainingTable } from '../dataset.ts';
import { addImage, type HalfImage, halfCells, normalize, product, transposed } from './half-images.ts';
import { spreadRows } from './table-sample.ts';

/** Rows of which the mean images are made, and rows of each table that are compared with them. */
const meanRows = 2000;
const comparedRows = 300;

/** Standard errors that a mean must be away from zero: chance goes that far once in millions of tables. */
const sureness = 5;

/** The mean image of each class that has one. */
function meanImages({ pixels, labels }: TrainingTable, rows: readonly number[]): readonly HalfImage[] {
  const sums = new Map<number, HalfImage>();
  for (const row of rows) {
    const sum = sums.get(labels[row]) ?? new Float32Array(halfCells);
    addImage(sum, pixels, row);
    sums.set(labels[row], sum);
  }
  return [...sums.values()].filter(normalize);
}

function bestMatch(image: HalfImage, means: readonly HalfImage[], sign: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const mean of means) {
    const likeness = sign * product(image, mean);
    if (likeness > best) best = likeness;
  }
  return best;
}

interface Means {
  readonly upright: readonly HalfImage[];
  readonly turned: readonly HalfImage[];
}

/** How much better these rows match the upright means than the transposed ones: the mean, in standard errors. */
function uprightness(pixels: Bytes, rows: readonly number[], means: Means, sign: number): number {
  let [count, sum, squares] = [0, 0, 0];
  const image = new Float32Array(halfCells);
  for (const row of rows) {
    image.fill(0);
    addImage(image, pixels, row);
    if (!normalize(image)) continue;
    const gain = bestMatch(image, means.upright, sign) - bestMatch(image, means.turned, sign);
    count++;
    sum += gain;
    squares += gain * gain;
  }
  const mean = sum / Math.max(count, 1);
  const variance = (squares - count * mean * mean) / Math.max(count - 1, 1);
  return variance > 0 ? mean / Math.sqrt(variance / count) : 0;
}

/**
 * True where the training images that went into no mean clearly match the mean images of their classes better than
 * transposed ones, and the test images clearly match the transposed ones better. Each image chooses the class that fits
 * it best, so the share of each class in either table does not matter. `inverted` says that paper and ink of the two
 * tables are exchanged. Upright images were taken for transposed ones on 0 of 200 random halves of MNIST, and on 0 of 1,000
 * pairs of 10 to 400 of its images; transposed ones were found every time from 100 training and 80 test images on.
 */
export function isTransposed(training: TrainingTable, test: TestTable, inverted: boolean): boolean {
  const rows = spreadRows(training.rows, meanRows + comparedRows);
  const every = Math.max(2, Math.floor(rows.length / comparedRows));
  const upright = meanImages(
    training,
    rows.filter((_, index) => index % every !== 0),
  );
  const means = { upright, turned: upright.map(transposed) };
  const own = rows.filter((_, index) => index % every === 0);
  if (uprightness(training.pixels, own, means, 1) < sureness) return false;
  const sign = inverted ? -1 : 1;
  return uprightness(test.pixels, spreadRows(test.rows, comparedRows), means, sign) < -sureness;
}
