/** How a trained network reads held-out images that are augmented: where it fails, training meets too hard a task. */
import { imageAt, pixelsPerImage, type TrainingTable } from '../../core/data/dataset.ts';
import { paperOf } from '../../core/data/paper.ts';
import { splitTable } from '../../core/data/split-table.ts';
import { toTrainConfig } from '../../core/settings/settings.ts';
import { augmentInto, drawDistortion } from '../../core/training/augment.ts';
import type { AugmentationSpec } from '../../core/training/train-config.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { InspectActions } from './create-inspect.ts';

/** One setting of an augmentation, without the others. */
interface SettingAlone {
  readonly setting: keyof AugmentationSpec;
  /** Images that are read right with it. */
  readonly augmented: number;
}

export interface AugmentedScore {
  readonly total: number;
  /** Images that are read right as they are. */
  readonly plain: number;
  /** Images that are read right when they are augmented. */
  readonly augmented: number;
  /** Each setting that is not 0, the costliest first; empty where all together cost little. */
  readonly alone: readonly SettingAlone[];
}

/** Enough to see a loss of a few points; a large network takes some seconds for them. */
const mostImages = 200;

/** A loss of accuracy from which on an augmentation counts as too strong. */
export const tooMuchLost = 0.05;

/** The accuracy that an augmentation costs, as a share; also that of one setting alone. */
export const lossOf = (
  { total, plain }: AugmentedScore,
  { augmented }: Pick<AugmentedScore, 'augmented'>,
): number => (plain - augmented) / total;

/** The rows that the run held out, as many as are measured; the run must have been trained on this table. */
export const measuredRows = (table: TrainingTable, run: RunRecord): Uint32Array =>
  splitTable(table, toTrainConfig(run.settings)).validation.slice(0, mostImages);

const settingNames = ['rotation', 'shift', 'scale', 'shear', 'elastic', 'erase'] as const;
const none: AugmentationSpec = { rotation: 0, shift: 0, scale: 0, shear: 0, elastic: 0, erase: 0 };

/** The augmentations that have one setting of this one, without the others; settings of 0 have none. */
const singlesOf = (augmentation: AugmentationSpec) =>
  settingNames
    .filter(setting => augmentation[setting] > 0)
    .map(setting => ({ setting, augmentation: { ...none, [setting]: augmentation[setting] } }));

const plainLook = { activations: false, gradient: null };

/** What is measured, and how images are augmented. */
export interface AugmentedImages {
  readonly run: RunRecord;
  readonly table: TrainingTable;
  readonly rows: Uint32Array;
  readonly augmentation: AugmentationSpec;
  /** Each row is augmented as this epoch, from 0, of a training with this seed would have it. */
  readonly epoch: number;
  readonly seed: number;
}

/**
 * Reads each row as it is and augmented, and where that costs too much, augmented by each setting alone.
 * `onProgress` gets a share of 1. Rejects with the signal's reason once it is aborted.
 */
export async function augmentedScore(
  inspect: InspectActions,
  { run, table, rows, augmentation, epoch, seed }: AugmentedImages,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<AugmentedScore> {
  const paper = paperOf(table.pixels);
  const image = new Float32Array(pixelsPerImage);
  const singles = singlesOf(augmentation);
  const passes = 2 + singles.length;
  let done = 0;
  /** The rows that are read right under an augmentation; null leaves them as they are. */
  const countRight = async (by: AugmentationSpec | null): Promise<number> => {
    let right = 0;
    for (const row of rows) {
      let pixels = imageAt(table, row);
      if (by) {
        augmentInto(image, pixels, drawDistortion(by, seed, epoch, row), paper);
        pixels = Uint8Array.from(image, level => Math.round(level * 255));
      }
      const networks = await inspect.networksOf(run, row);
      const { probabilities } = await inspect.look(networks, pixels, plainLook, signal);
      if (probabilities.indexOf(Math.max(...probabilities)) === table.labels[row]) right++;
      onProgress(++done / (passes * rows.length));
    }
    return right;
  };
  const plain = await countRight(null);
  const together = { total: rows.length, plain, augmented: await countRight(augmentation), alone: [] };
  if (lossOf(together, together) <= tooMuchLost) return together;
  const alone: SettingAlone[] = [];
  for (const single of singles)
    alone.push({ setting: single.setting, augmented: await countRight(single.augmentation) });
  return { ...together, alone: alone.sort((one, other) => one.augmented - other.augmented) };
}
