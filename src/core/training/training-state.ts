/** Everything that a training step reads and changes: enough to continue exactly where it was, on any trainer. */
export interface TrainingState {
  /** Steps done since the start; seeds dropout and corrects Adam's bias. */
  readonly step: number;
  /** All parameters in the order of `parameterLayout`. */
  readonly weights: Float32Array<ArrayBuffer>;
  /**
   * The optimizer's accumulators, each as long as `weights` (zero at running statistics):
   * sgd: [velocity]; adam and adamw: [first moment, second moment]; rmsprop: [mean square].
   */
  readonly slots: readonly Float32Array<ArrayBuffer>[];
  /** The moving average of the weights, or null without one. */
  readonly average: Float32Array<ArrayBuffer> | null;
}

export const slotCount = { sgd: 1, adam: 2, adamw: 2, rmsprop: 1 } as const;
