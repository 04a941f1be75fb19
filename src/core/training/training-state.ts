/** The state that a training run carries from step to step, and how it begins. */
import type { ModelSpec } from '../model/model-spec.ts';
import { initialWeights } from '../model/parameters.ts';
import type { OptimizerSpec, TrainConfig } from './train-config.ts';

/** Everything that a training step reads and changes: enough to continue exactly where it was, on any trainer. */
export interface TrainingState {
  /** Steps done since the start; seeds dropout and corrects Adam's bias. */
  readonly step: number;
  /** All parameters in the order of `parameterLayout`. */
  readonly weights: Float32Array<ArrayBuffer>;
  /**
   * The optimizer's accumulators, which TensorFlow calls slots, each as long as `weights` (zero at running statistics):
   * sgd has [velocity]; adam and adamw have [first moment, second moment]; rmsprop has [mean square].
   */
  readonly slots: readonly Float32Array<ArrayBuffer>[];
  /** The moving average of the weights, or null where the run keeps none. */
  readonly average: Float32Array<ArrayBuffer> | null;
}

/** Accumulators of each optimizer. */
export const slotCount = { sgd: 1, adam: 2, adamw: 2, rmsprop: 1 } as const satisfies Record<
  OptimizerSpec['kind'],
  number
>;

/** Where every run begins: seeded weights, accumulators of zeros, and the moving average at the weights themselves. */
export function initialState(spec: ModelSpec, config: TrainConfig): TrainingState {
  const weights = initialWeights(spec, config.seed);
  return {
    step: 0,
    weights,
    slots: Array.from({ length: slotCount[config.optimizer.kind] }, () => new Float32Array(weights.length)),
    average: config.emaDecay > 0 ? weights.slice() : null,
  };
}
