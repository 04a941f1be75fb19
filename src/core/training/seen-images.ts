/** A preview of the images that training will see, by the same rows, random draws and arithmetic. */

import { type Bytes, imageAt, pixelsPerImage, type TrainingTable } from '../data/dataset.ts';
import { paperOf } from '../data/paper.ts';
import { type SplitPlan, splitTable } from '../data/split-table.ts';
import { augmentInto, drawDistortion } from './augment.ts';
import { epochOrder } from './epoch-order.ts';
import type { TrainConfig } from './train-config.ts';

export interface SeenImage {
  /** Row of the training table. */
  readonly row: number;
  readonly label: number;
  /** The image in the file, `[784]` grey levels. */
  readonly original: Bytes;
  /** The image in this epoch, `[784]` grey levels from 0 to 255: the original where nothing is augmented. */
  readonly seen: ArrayLike<number>;
}

/** The rows of the first `count` images of an epoch (from 0), in the order of its batches. */
export const rowsOfEpoch = (
  table: TrainingTable,
  plan: SplitPlan,
  epoch: number,
  count: number,
): Uint32Array<ArrayBuffer> => epochOrder(splitTable(table, plan).training, plan.seed, epoch).slice(0, count);

/** What an epoch (from 0) of a training makes of some rows. */
export function imagesOfRows(
  table: TrainingTable,
  { augmentation, seed }: Pick<TrainConfig, 'augmentation' | 'seed'>,
  epoch: number,
  rows: Uint32Array,
): readonly SeenImage[] {
  const image = new Float32Array(pixelsPerImage);
  return Array.from(rows, row => {
    const original = imageAt(table, row);
    const label = table.labels[row];
    if (augmentation === null) return { row, label, original, seen: original };
    augmentInto(image, original, drawDistortion(augmentation, seed, epoch, row), paperOf(table.pixels));
    return { row, label, original, seen: image.map(level => level * 255) };
  });
}
