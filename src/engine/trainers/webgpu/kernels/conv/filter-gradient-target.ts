/** Where a filter gradient goes. */
export interface FilterGradientTarget {
  readonly gradients: string;
  /** The first element of the first share; the shares follow one another. */
  readonly offset: number;
  readonly splits: number;
  /** False before a batch normalisation, behind which the bias's gradient is exactly zero. */
  readonly withBias: boolean;
}
