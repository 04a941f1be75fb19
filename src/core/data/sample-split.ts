/**
 * Splits of a set whose answers are all known: the same images, dealt out anew between the training and the test table by a
 * seed. One system scatters between splits by more than most changes are worth, so accuracy is compared over several.
 */

import { deriveKey, permutation, stream } from '../numerics/rng.ts';
import { type Bytes, pixelsPerImage, type TestTable, type TrainingTable } from './dataset.ts';

/** The seed of the split in which the files come. */
export const ownSplit = 0;

/** The seeds of the five splits over which accuracy is compared. */
export const benchmarkSplits = [1, 2, 3, 4, 5] as const;

export const largestSplitSeed = 4_294_967_295;

export const splitSeedRange = 'a whole number from 0 to 4,294,967,295';

/** The seed that a person wrote; null where it is none. */
export function readSplitSeed(written: string): number | null {
  const seed = Number(written);
  return /^\d+$/.test(written.trim()) && seed <= largestSplitSeed ? seed : null;
}

/**
 * The places, in the order of the files, of the images of a split, `[images]`: the training table has the first of them, as
 * many as it has in the files, and the test table the others.
 */
export function splitOrder(images: number, seed: number): Uint32Array<ArrayBuffer> {
  return seed === ownSplit
    ? Uint32Array.from({ length: images }, (_, place) => place)
    : permutation(images, deriveKey(seed, stream.sample));
}

/** Tables with the answers to the test images. */
export interface AnsweredTables {
  readonly training: TrainingTable;
  readonly test: TestTable;
  /** `[rows]`, with labels as in the files. */
  readonly solution: Bytes;
}

export interface MaybeAnswered {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
  readonly solution: Bytes | null;
}

/**
 * The tables where they can be dealt out anew: all images have labels, each answer is a label of the training table too, and
 * the test images have no ids of their own. Or null.
 */
export function answeredTables({ training, test, solution }: MaybeAnswered): AnsweredTables | null {
  if (!training || !test || !solution || test.submission?.ids) return null;
  const { labels } = training.classes;
  const isKnown = Uint8Array.from({ length: 256 }, (_, label) => Number(labels.includes(label)));
  return solution.every(label => isKnown[label]) ? { training, test, solution } : null;
}

/**
 * The tables of the split `to`, from those of the split `from`: copies, in memory from `allocate`. An answer moves with its
 * image: it becomes a label of the training table or stays an answer, and nothing else depends on it.
 */
export function dealAnew(
  tables: AnsweredTables,
  from: number,
  to: number,
  allocate: (length: number) => Bytes,
): AnsweredTables {
  const { training, test, solution } = tables;
  const rows = training.rows;
  const images = rows + test.rows;
  const { labels: written } = training.classes;
  const classOf = new Map(written.map((label, index) => [label, index]));
  const placeIn = new Uint32Array(images);
  for (const [place, image] of splitOrder(images, from).entries()) placeIn[image] = place;
  const next = {
    training: { ...training, pixels: allocate(training.pixels.length), labels: allocate(rows) },
    test: { ...test, pixels: allocate(test.pixels.length) },
    solution: allocate(test.rows),
  };
  for (const [place, image] of splitOrder(images, to).entries()) {
    const before = placeIn[image];
    const [source, row] = before < rows ? [training, before] : [test, before - rows];
    const [into, at] = place < rows ? [next.training, place] : [next.test, place - rows];
    into.pixels.set(
      source.pixels.subarray(row * pixelsPerImage, (row + 1) * pixelsPerImage),
      at * pixelsPerImage,
    );
    const label = before < rows ? training.labels[row] : (classOf.get(solution[row]) ?? 0);
    if (place < rows) next.training.labels[at] = label;
    else next.solution[at] = written[label];
  }
  return next;
}
