/** What a training reports of its steps. */

/** Measured numbers of some consecutive steps, one element a step, for the live charts. */
export interface StepSamples {
  /** Number of the first of these steps since the start of the run, from 0. */
  readonly firstStep: number;
  /** Mean loss of the minibatch, in nats. */
  readonly loss: Float32Array<ArrayBuffer>;
  /** Accuracy on the minibatch, 0 to 1. */
  readonly accuracy: Float32Array<ArrayBuffer>;
  readonly imagesPerSecond: number;
}
