/** How to train, as data. Every field is present: what a person leaves out is completed once, at the border. */
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

/** How the learning rate moves over the run; `learningRate` of the config is the peak. */
export type ScheduleSpec =
  | { readonly kind: 'constant'; readonly warmup: number }
  /** Warm-up share of all steps, then half a cosine down to `final x peak`. */
  | { readonly kind: 'cosine'; readonly warmup: number; readonly final: number }
  /** Smith and Topin 2018, in PyTorch's cosine form: peak / `start` up to the peak, then down to `final x` the start. */
  | { readonly kind: 'oneCycle'; readonly warmup: number; readonly start: number; readonly final: number }
  /** Multiplied by `factor` after every `every` epochs. */
  | { readonly kind: 'step'; readonly every: number; readonly factor: number; readonly warmup: number }
  /** Multiplied by `factor` when the validation loss has not improved for `patience` epochs. */
  | { readonly kind: 'plateau'; readonly patience: number; readonly factor: number; readonly warmup: number };

/** Random affine distortion of each image, drawn anew for every epoch; uniform within plus or minus each bound. */
export interface AugmentationSpec {
  /** Radians. */
  readonly rotation: number;
  /** Relative: 0.12 scales each axis by 0.88 to 1.12. */
  readonly scale: number;
  /** Horizontal shear, a tangent. */
  readonly shear: number;
  /** Pixels in each direction. */
  readonly shift: number;
  /** Elastic distortion: largest displacement in pixels of a smooth random field; 0 is none. */
  readonly elastic: number;
  /** Chance that one random rectangle is blanked (Zhong et al. 2017). */
  readonly erase: number;
}

/** Mixed: float16 activations and float32 for everything else (Micikevicius et al. 2018). */
export type Precision = 'float32' | 'mixed';

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
  /** Stop when validation accuracy has not improved for this many epochs; 0 never. */
  readonly patience: number;
  /** The epoch whose weights the run hands on: the last, or the one of best validation accuracy. */
  readonly keep: 'best' | 'last';
  /** Of a GPU that can do both; every other device trains in float32. */
  readonly precision: Precision;
  readonly seed: number;
  /** Seed of the rows that are held out, which the networks of an ensemble share; the run's own where left out. */
  readonly splitSeed?: number;
}

/** One network of a run: what it is, and how it is trained. */
export interface Recipe {
  readonly spec: ModelSpec;
  readonly config: TrainConfig;
}
