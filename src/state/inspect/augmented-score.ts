/** How a trained network reads held-out images that are augmented: where it fails, training meets too hard a task. */
import { imageAt, pixelsPerImage, type TrainingTable } from '../../core/data/dataset.ts';
import { paperOf } from '../../core/data/paper.ts';
import { splitTable } from '../../core/data/split-table.ts';
import { toTrainConfig } from '../../core/settings/settings.ts';
import { augmentInto, drawDistortion } from '../../core/training/augment.ts';
import type { AugmentationSpec } from '../../core/training/train-config.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { InspectActions } from './create-inspect.ts';

export interface AugmentedScore {
  readonly total: number;
  /** Images that are read right as they are. */
  readonly plain: number;
  /** Images that are read right when they are augmented. */
  readonly augmented: number;
}

/** Enough to see a loss of a few points; a large network takes some seconds for them. */
const mostImages = 200;

/** A loss of accuracy from which on an augmentation counts as too strong. */
export const tooMuchLost = 0.05;

export const lossOf = ({ total, plain, augmented }: AugmentedScore): number => (plain - augmented) / total;

/** The rows that the run held out, as many as are measured; the run must have been trained on this table. */
export const measuredRows = (table: TrainingTable, run: RunRecord): Uint32Array =>
  splitTable(table, toTrainConfig(run.settings)).validation.slice(0, mostImages);

const plainLook = { activations: false, gradient: null };

/**
 * Reads each row as it is and augmented as the epoch `epoch`, from 0, of a training with this seed would have it.
 * `onProgress` gets the number of rows done. Rejects with the signal's reason once it is aborted.
 */
export async function augmentedScore(
  inspect: InspectActions,
  run: RunRecord,
  table: TrainingTable,
  rows: Uint32Array,
  how: { readonly augmentation: AugmentationSpec; readonly seed: number; readonly epoch: number },
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<AugmentedScore> {
  const networks = await inspect.networksOf(run);
  const paper = paperOf(table.pixels);
  const augmentedImage = new Float32Array(pixelsPerImage);
  const isRight = async (pixels: Uint8Array, row: number): Promise<boolean> => {
    const { probabilities } = await inspect.look(networks, pixels, plainLook, signal);
    return probabilities.indexOf(Math.max(...probabilities)) === table.labels[row];
  };
  let score: AugmentedScore = { total: rows.length, plain: 0, augmented: 0 };
  for (const [index, row] of rows.entries()) {
    const pixels = imageAt(table, row);
    augmentInto(augmentedImage, pixels, drawDistortion(how.augmentation, how.seed, how.epoch, row), paper);
    const seen = Uint8Array.from(augmentedImage, level => Math.round(level * 255));
    const [plain, augmented] = await Promise.all([isRight(pixels, row), isRight(seen, row)]);
    score = {
      ...score,
      plain: score.plain + (plain ? 1 : 0),
      augmented: score.augmented + (augmented ? 1 : 0),
    };
    onProgress(index + 1);
  }
  return score;
}
