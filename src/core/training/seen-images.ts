/** The images that training will see, as it will see them: the same rows, draws and arithmetic. */

import { type Bytes, imageAt, pixelsPerImage, type TrainingTable } from '../data/dataset.ts';
import { stratifiedSplit } from '../data/split.ts';
import { augmentInto, drawDistortion } from './augment.ts';
import { epochOrder } from './epoch-order.ts';
import type { TrainConfig } from './train-config.ts';

export interface SeenImage {
  /** Of the training table. */
  readonly row: number;
  readonly label: number;
  /** As the file has it, `[784]`. */
  readonly original: Bytes;
  /** As this epoch sees it, `[784]` grey levels from 0 to 255; the same where nothing is augmented. */
  readonly seen: ArrayLike<number>;
}

/** The first `count` images of an epoch (from 0), in the order of its batches. */
export function imagesOfEpoch(
  table: TrainingTable,
  { augmentation, validationShare, seed, splitSeed = seed }: TrainConfig,
  epoch: number,
  count: number,
): readonly SeenImage[] {
  const { training } = stratifiedSplit(table.labels, validationShare, splitSeed);
  const image = new Float32Array(pixelsPerImage);
  return Array.from(epochOrder(training, seed, epoch).slice(0, count), row => {
    const original = imageAt(table, row);
    const label = table.labels[row];
    if (augmentation === null) return { row, label, original, seen: original };
    augmentInto(image, original, drawDistortion(augmentation, seed, epoch, row));
    return { row, label, original, seen: image.map(level => level * 255) };
  });
}
