/** The buffers of a backward kernel: the gradient of an operation's output, and that of its input. */

/** The gradient of an operation's output. Behind a fused pooling it is pooled, and `winners` has the place (0 to 3) of each. */
export interface OutputGradient {
  readonly buffer: string;
  readonly winners: string | null;
}

/** The gradient of an operation's input. */
export interface InputGradientTarget {
  readonly buffer: string;
  /** The input itself where it is the output of a ReLU, since no gradient passes where it is zero; else null. */
  readonly mask: string | null;
}
