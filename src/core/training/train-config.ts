/** How to train, as data. Every setting has a value: `toTrainConfig` completes it from the notebook's settings. */
import type { Fold } from '../data/split.ts';
import type { ModelSpec } from '../model/model-spec.ts';

export type OptimizerSpec =
  | {
      readonly kind: 'sgd';
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly weightDecay: number;
    }
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | {
      readonly kind: 'adamw';
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      /** Decoupled: each step a kernel loses `learning rate x weightDecay` of itself (Loshchilov and Hutter 2019). */
      readonly weightDecay: number;
    }
  | { readonly kind: 'rmsprop'; readonly rho: number; readonly epsilon: number };

/** The course of the learning rate over the run. Its peak is `learningRate`; `warmup` is a share of all steps. */
export type ScheduleSpec =
  | { readonly kind: 'constant'; readonly warmup: number }
  /** After the warm-up half a cosine down to `final x peak`. */
  | { readonly kind: 'cosine'; readonly warmup: number; readonly final: number }
  /**
   * Smith and Topin 2018 in PyTorch's cosine form: from `peak / start` up to the peak, then
   * down to `final x peak / start`.
   */
  | { readonly kind: 'oneCycle'; readonly warmup: number; readonly start: number; readonly final: number }
  /** The rate is multiplied by `factor` after every `every` epochs. */
  | { readonly kind: 'step'; readonly every: number; readonly factor: number; readonly warmup: number }
  /** The rate is multiplied by `factor` when the validation loss has not improved for `patience` epochs. */
  | { readonly kind: 'plateau'; readonly patience: number; readonly factor: number; readonly warmup: number };

/** Random distortion of each image, drawn anew for every epoch, uniformly within plus or minus each bound. */
export interface AugmentationSpec {
  /** Angle in radians. */
  readonly rotation: number;
  /** Relative change of size: 0.12 scales each axis by 0.88 to 1.12. */
  readonly scale: number;
  /** Horizontal shear, a tangent. */
  readonly shear: number;
  /** Shift in pixels, in each direction. */
  readonly shift: number;
  /** Largest displacement of the smooth random field of elastic distortion, in pixels; 0 is none. */
  readonly elastic: number;
  /** Chance that one random rectangle is blanked (Zhong et al. 2017). */
  readonly erase: number;
}

/**
 * `mixed` has float16 activations, and float32 for everything else (Micikevicius et al. 2018). `fused` is float32 whose products
 * and sums are rounded together.
 */
export type Precision = 'float32' | 'mixed' | 'fused';

export interface TrainConfig {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly optimizer: OptimizerSpec;
  readonly schedule: ScheduleSpec;
  /** Share of the wrong classes in the target (Szegedy et al. 2016, section 7); 0 is none. */
  readonly labelSmoothing: number;
  /** Decay of the exponential moving average of the weights; 0 is none. Evaluation then uses the average. */
  readonly emaDecay: number;
  /** Largest global L2 norm of the gradient; 0 is no clipping. */
  readonly clipNorm: number;
  readonly augmentation: AugmentationSpec | null;
  /** Stratified share of the training rows that is never trained on; 0 trains on everything. */
  readonly validationShare: number;
  /** Training stops when validation accuracy has not improved for this many epochs; 0 is never. */
  readonly patience: number;
  /** The epoch whose weights the run keeps: the last, or the one of best validation accuracy. */
  readonly keep: 'best' | 'last';
  /** `mixed` on a GPU with float16, `fused` on WebAssembly with relaxed SIMD; every other device trains in float32. */
  readonly precision: Precision;
  readonly seed: number;
  /** Seed by which rows are held out, the same for all networks of an ensemble; `seed` where it is absent. */
  readonly splitSeed?: number;
  /** Which part of the rows is held out, of those that the split seed deals out; another for each network, 0 where it is absent. */
  readonly part?: number;
  /** The fold that is held out instead of the validation share. */
  readonly fold?: Fold;
  /** Rows of the training table that are neither trained on nor held out; absent for none. */
  readonly leftOut?: readonly number[];
}

/** One network of a run: what it is, and how it is trained. */
export interface Recipe {
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
}
