/** The images that an epoch begins with, as the preview of augmentation shows them. */
import type { TrainingTable } from '../data/dataset.ts';
import { imagesOfRows, rowsOfEpoch, type SeenImage } from '../training/seen-images.ts';
import type { TrainConfig } from '../training/train-config.ts';

/** The first `count` images of an epoch (from 0), in the order of its batches. */
export const imagesOfEpoch = (
  table: TrainingTable,
  config: TrainConfig,
  epoch: number,
  count: number,
): readonly SeenImage[] => imagesOfRows(table, config, epoch, rowsOfEpoch(table, config, epoch, count));
