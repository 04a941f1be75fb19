/** Test-time augmentation: probabilities averaged over a few slightly changed views of each image that one look leaves in doubt. */
import type { Bytes } from '../../core/data/dataset.ts';
import { classCountOf } from '../../core/evaluation/metrics.ts';
import { softmaxRows } from '../../core/evaluation/softmax.ts';
import { fixedViews, isSure } from '../../core/evaluation/views.ts';
import type { View } from '../../core/training/augment.ts';
import type { Trainer } from '../../core/training/trainer.ts';
import { logitsOf } from './evaluate.ts';

export interface Views {
  readonly count: number;
  /** The grey of what a moved image shows of outside, 0 to 255. */
  readonly paper: number;
}

/** The images that are looked at in every view before the next ones are looked at at all. */
const imagesOfPart = 8192;

type Look = (rows: Uint32Array, view: View | undefined) => Promise<Float32Array<ArrayBuffer> | null>;

/** The places of the images, among all of `logits` `[rows, classes]`, that one look leaves in doubt. */
function doubtful(logits: Float32Array, rows: number): Uint32Array {
  const classes = classCountOf(logits, rows);
  return Uint32Array.from({ length: rows }, (_, row) => row).filter(
    row => !isSure(logits.subarray(row * classes, (row + 1) * classes)),
  );
}

/** The probabilities of a few images; null when a look gives null. */
async function meanOverViews(
  look: Look,
  rows: Uint32Array,
  [, ...moved]: readonly View[],
): Promise<Float32Array<ArrayBuffer> | null> {
  const plain = await look(rows, undefined);
  if (plain === null) return null;
  const mean = softmaxRows(plain, rows.length);
  const classes = classCountOf(mean, rows.length);
  const places = moved.length === 0 ? new Uint32Array() : doubtful(plain, rows.length);
  if (places.length === 0) return mean;
  const again = places.map(place => rows[place]);
  const sums = new Float64Array(places.length * classes);
  for (const view of moved) {
    const logits = await look(again, view);
    if (logits === null) return null;
    const probabilities = softmaxRows(logits, again.length);
    for (let i = 0; i < sums.length; i++) sums[i] += probabilities[i];
  }
  for (const [index, place] of places.entries())
    for (let i = 0; i < classes; i++) {
      const at = place * classes + i;
      mean[at] = (mean[at] + sums[index * classes + i]) / (moved.length + 1);
    }
  return mean;
}

/**
 * Gives the softmax probabilities `[rows, classes]` of the images that `rows` names: of the plain image where the network is
 * sure of it (`isSure`), else the mean over the first `count` views. `onPart` gets the number of images that are done; when it
 * returns false the result is null.
 */
export async function probabilitiesOf(
  trainer: Trainer,
  weights: Float32Array<ArrayBuffer>,
  pixels: Bytes,
  rows: Uint32Array<ArrayBuffer>,
  { count, paper }: Views,
  onPart: (done: number) => boolean,
): Promise<Float32Array<ArrayBuffer> | null> {
  const views = fixedViews(count, paper);
  let probabilities = new Float32Array(0);
  for (let first = 0; first < rows.length; first += imagesOfPart) {
    const part = rows.subarray(first, first + imagesOfPart);
    const look: Look = (some, view) => logitsOf(trainer, weights, pixels, some, () => onPart(first), view);
    const found = await meanOverViews(look, part, views);
    if (found === null) return null;
    if (first === 0) probabilities = new Float32Array(rows.length * classCountOf(found, part.length));
    probabilities.set(found, first * classCountOf(found, part.length));
    if (!onPart(first + part.length)) return null;
  }
  return probabilities;
}
