/** A run as code that leaves the page knows it. */
import type { ClassTable } from '../data/classes.ts';
import type { Recipe } from '../training/train-config.ts';

export interface PortableRun {
  /** What the code is called where it arrives: "Digit recognizer: fast". */
  readonly title: string;
  /** The networks that predict, whose probabilities are averaged. */
  readonly recipes: readonly Recipe[];
  readonly classes: ClassTable;
  /** The grey of the paper, 0 to 255. */
  readonly paper: number;
  /** The trials of a search that go along. */
  readonly trials: readonly { readonly name: string; readonly recipe: Recipe }[];
}

/** One network's recipe under the names that the Python code uses. */
export function portableRecipe({ spec, config }: Recipe) {
  return {
    layers: spec.layers.map(layer => ({ ...layer })),
    epochs: config.epochs,
    batch_size: config.batchSize,
    learning_rate: config.learningRate,
    optimizer: { ...config.optimizer },
    schedule: { ...config.schedule },
    label_smoothing: config.labelSmoothing,
    ema_decay: config.emaDecay,
    clip_norm: config.clipNorm,
    augmentation: config.augmentation === null ? null : { ...config.augmentation },
    validation_share: config.validationShare,
    patience: config.patience,
    keep: config.keep,
    seed: config.seed,
    split_seed: config.splitSeed ?? config.seed,
    part: config.part ?? 0,
    left_out: config.leftOut ?? [],
  };
}
