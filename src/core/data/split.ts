/** The split of the training table into rows that are trained on and rows that are held out for validation. */

import { deriveKey, permutation, stream } from '../numerics/rng.ts';
import type { Bytes } from './dataset.ts';

/** Row numbers in ascending order. Each row of the table is in exactly one of the two. */
export interface Split {
  readonly training: Uint32Array<ArrayBuffer>;
  readonly validation: Uint32Array<ArrayBuffer>;
}

/**
 * About `share` of each count, as integers whose sum is the rounded share of the total (method of largest remainders).
 */
export function largestRemainders(counts: readonly number[], share: number): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map(count => Math.floor(count * share));
  const open = Math.round(total * share) - shares.reduce((sum, count) => sum + count, 0);
  const byRemainder = counts
    .map((count, index) => ({ index, remainder: count * share - shares[index] }))
    .sort((one, other) => other.remainder - one.remainder || one.index - other.index);
  for (const { index } of byRemainder.slice(0, open)) shares[index]++;
  return shares;
}

/** The different images of each class by their first rows, and the number of rows that each image has. */
function imagesByClass(labels: Bytes, firstOf: Uint32Array | null) {
  const every = Uint32Array.from(labels, (_, row) => row);
  const first = firstOf ?? every;
  const copies = new Uint32Array(labels.length);
  for (const row of first) copies[row]++;
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const imagesOfClass: number[][] = Array.from({ length: classes }, () => []);
  for (const row of every) if (first[row] === row) imagesOfClass[labels[row]].push(row);
  return { every, first, copies, imagesOfClass };
}

/**
 * Deals the images of one class out in the order of their permutation, so many rows to each part, until part `part` has
 * its own, which it returns. Once every image was dealt out, the dealing begins again. `copies` counts an image's rows;
 * an image with more rows than a part still takes is passed over.
 */
function dealtImages(
  images: readonly number[],
  order: Uint32Array,
  copies: Uint32Array,
  rowsEach: number,
  part: number,
): readonly number[] {
  let dealt = new Set<number>();
  for (let turn = 0; ; turn++) {
    const own: number[] = [];
    let room = rowsEach;
    const take = () => {
      for (let at = 0; at < images.length && room > 0; at++) {
        const row = images[order[at]];
        if (dealt.has(row) || copies[row] > room) continue;
        own.push(row);
        dealt.add(row);
        room -= copies[row];
      }
    };
    take();
    if (room > 0 && turn > 0) {
      dealt = new Set(own);
      take();
    }
    if (turn === part) return own;
  }
}

/**
 * A seeded split in which each class gives the same share to validation, to within one image. Several networks may each
 * hold out a part of its own: the parts 0, 1, 2, … share no row until every row was in one of them.
 *
 * Rows with equal images stay together, so that nothing is validated that was trained on: `firstOf`, `[rows]`, names for
 * each row the first row with its image; null where no image repeats. Validation never gets more than its share, so it
 * gets less where a class has too few different images. `labels` is `[rows]`; a share of 0 leaves validation empty.
 * Throws a `RangeError` for a share outside 0 to below 1.
 */
export function stratifiedSplit(
  labels: Bytes,
  share: number,
  seed: number,
  firstOf: Uint32Array | null = null,
  part = 0,
): Split {
  if (!(share >= 0 && share < 1))
    throw new RangeError(`the validation share must be from 0 to below 1, not ${share}`);
  const { every, first, copies, imagesOfClass } = imagesByClass(labels, firstOf);
  const quotas = largestRemainders(
    imagesOfClass.map(images => images.reduce((sum, row) => sum + copies[row], 0)),
    share,
  );
  const held = new Uint8Array(labels.length);
  for (const [label, images] of imagesOfClass.entries()) {
    const order = permutation(images.length, deriveKey(seed, stream.split, label));
    for (const row of dealtImages(images, order, copies, quotas[label], part)) held[row] = 1;
  }
  return {
    training: every.filter(row => held[first[row]] === 0),
    validation: every.filter(row => held[first[row]] === 1),
  };
}

/** One of several equal parts of a table, each of which is held out once. */
export interface Fold {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

/**
 * The split that holds out one fold. The folds of one seed share no row and together have every row; each has the same
 * share of each class to within one image, and equal images stay together, as in `stratifiedSplit`.
 */
export function foldSplit(
  labels: Bytes,
  { index, count }: Fold,
  seed: number,
  firstOf: Uint32Array | null = null,
): Split {
  const { every, first, copies, imagesOfClass } = imagesByClass(labels, firstOf);
  const foldOf = new Uint8Array(labels.length);
  const rowsOf = new Uint32Array(count);
  for (const [label, images] of imagesOfClass.entries()) {
    const order = permutation(images.length, deriveKey(seed, stream.split, label));
    const own = new Uint32Array(count);
    for (const at of order) {
      const row = images[at];
      let smallest = 0;
      for (let fold = 1; fold < count; fold++)
        if (own[fold] < own[smallest] || (own[fold] === own[smallest] && rowsOf[fold] < rowsOf[smallest]))
          smallest = fold;
      foldOf[row] = smallest;
      own[smallest] += copies[row];
      rowsOf[smallest] += copies[row];
    }
  }
  return {
    training: every.filter(row => foldOf[first[row]] !== index),
    validation: every.filter(row => foldOf[first[row]] === index),
  };
}
