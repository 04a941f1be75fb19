/** The buffers that more than one file knows, by name. */

/** Buffers whose size follows from an epoch or a request rather than from the plan. */
export const requestBuffers = {
  rows: 'rows',
  distortions: 'distortions',
  images: 'images',
} as const;

/** Buffers that live as long as the trainer and that it fills or reads by name. */
export const lastingBuffers = {
  pixels: 'pixels',
  labels: 'labels',
  weights: 'weights',
  /** Given with each request for logits. */
  evaluated: 'evaluated weights',
  slots: 'slots',
  average: 'average',
  chunks: 'chunks',
  flag: 'flag',
  /** The ring of `[loss, correct answers]` of the last steps. */
  results: 'results',
} as const;

/** Buffers that only kernels use, within a step. */
export const scratchBuffers = {
  /** The gathered batch `[samples, 28, 28, 1]`. */
  batch: 'batch',
  gradients: 'gradients',
  squares: 'squares',
  normParts: 'norm parts',
  normSums: 'norm sums',
} as const;
