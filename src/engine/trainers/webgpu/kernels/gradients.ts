/** Where a backward kernel finds the gradient by a layer's output, and where it puts the one by its input. */

/** The gradient of the loss by the convolution's output: dense, or pooled with the winner's place (0-3) of each window. */
export interface OutputGradient {
  readonly buffer: string;
  readonly winners: string | null;
}

/** Where the gradient by a layer's input goes. */
export interface InputGradientTarget {
  readonly buffer: string;
  /** The input itself where it left a ReLU: no gradient passes where it is zero. */
  readonly mask: string | null;
}
