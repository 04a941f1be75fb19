/** Tells whether labelled digits and letters lie on their side, as the CSV and IDX files of EMNIST have them. */
import type { TrainingTable } from '../dataset.ts';
import { meanGlyph } from './glyphs.ts';
import { addImage, type HalfImage, halfCells, normalize, product, transposed } from './half-images.ts';
import { levelsOf, spreadRows } from './table-sample.ts';

/** Images that are looked at, and the fewest that tell something. */
const mostRows = 2000;
const fewestRows = 100;
/** The fewest classes that are digits or letters. */
const fewestGlyphs = 5;
/** Least mean correlation with the transposed glyphs, and how far that with the upright ones must be below it. */
const leastLikeness = 0.25;
const leastDifference = 0.2;

/** What tells each image from the mean of all, with mean 0 and length 1. */
function contrasts(images: readonly HalfImage[]): readonly HalfImage[] {
  const mean = new Float32Array(halfCells);
  for (const image of images)
    for (let cell = 0; cell < halfCells; cell++) mean[cell] += image[cell] / images.length;
  return images.map(image => {
    const contrast = image.map((value, cell) => value - mean[cell]);
    normalize(contrast);
    return contrast;
  });
}

/**
 * True where the mean images of the classes are like the transposed shapes of the digits and letters that they are named
 * after, and less like the upright ones. Only what tells classes apart is compared, so images that merely have such labels
 * fit neither. Measured as transposed minus upright correlation on 500 images: MNIST -0.34, letters of 13 typefaces -0.44,
 * their transposes the same with the other sign, and Fashion-MNIST -0.05. Of 600 sets of MNIST and Fashion-MNIST with
 * random digits and letters as names none was taken for a transposed one.
 */
export function liesSideways(training: TrainingTable): boolean {
  const { pixels, labels, classes } = training;
  if (training.rows < fewestRows) return false;
  const sums = new Map<number, HalfImage>();
  for (const row of spreadRows(training.rows, mostRows)) {
    const sum = sums.get(labels[row]) ?? new Float32Array(halfCells);
    addImage(sum, pixels, row);
    sums.set(labels[row], sum);
  }
  const means: HalfImage[] = [];
  const glyphs: HalfImage[] = [];
  for (const [index, mean] of sums) {
    const glyph = meanGlyph(classes.names[index]);
    if (glyph === null || !normalize(mean)) continue;
    normalize(glyph);
    means.push(mean);
    glyphs.push(glyph);
  }
  if (means.length < fewestGlyphs) return false;
  const sign = levelsOf(training).paper > 0.5 ? -1 : 1;
  const [own, shapes] = [contrasts(means), contrasts(glyphs)];
  let [upright, turned] = [0, 0];
  for (const [at, mean] of own.entries()) {
    upright += (sign * product(mean, shapes[at])) / own.length;
    turned += (sign * product(mean, transposed(shapes[at]))) / own.length;
  }
  return turned > leastLikeness && turned - upright > leastDifference;
}
