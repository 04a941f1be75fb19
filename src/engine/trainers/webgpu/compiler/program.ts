/** A program for the GPU, as plain data: lists of kernels over named buffers. */
import type { Kernel } from '../kernels/kernel.ts';
import type { UpdateChunk } from '../kernels/update.ts';
import type { Places } from './rewriting/arenas.ts';
import type { GangStrides } from './rewriting/gang.ts';

/** The output of a ReLU, `[samples, positions, units]`. */
export interface ReluOutput {
  /** Index in the spec of the ReLU, or of the layer that it is fused with. */
  readonly layer: number;
  readonly buffer: string;
  readonly positions: number;
  readonly units: number;
  /** The index of its first unit in the buffer of silent units. */
  readonly offset: number;
}

/** A list of kernels to make ready, and the networks that it computes at most. */
export interface KernelList {
  readonly kernels: readonly Kernel[];
  readonly networks: number;
}

export interface Program {
  /** The networks that train side by side. */
  readonly networks: number;
  /** The bytes of every buffer but those of requests, of the data set and of the results. */
  readonly buffers: ReadonlyMap<string, number>;
  /** Where those buffers lie that are parts of others, the arenas. */
  readonly places: Places;
  /** Where a network's part of a buffer begins: so many bytes behind that of the network before it. */
  readonly strides: GangStrides;
  /** The kernels of one training step, in their order. */
  readonly train: readonly Kernel[];
  /** The kernels that collect, behind a step, what it left in the buffers of `measured`. */
  readonly measure: readonly Kernel[];
  readonly relus: readonly ReluOutput[];
  /** The kernels of one batch of inference, in their order. */
  readonly infer: readonly Kernel[];
  /** The buffer `[samples, 10]` that inference writes the logits to. */
  readonly logits: string;
  readonly chunks: readonly UpdateChunk[];
}

/** Buffers whose size follows from an epoch or a request rather than from the plan. */
export const requestBuffers = {
  rows: 'rows',
  distortions: 'distortions',
  images: 'images',
} as const;

/** Buffers that live as long as the trainer, which writes or reads them by name. */
export const lastingBuffers = {
  pixels: 'pixels',
  labels: 'labels',
  weights: 'weights',
  /** The weights of a request for logits. */
  evaluated: 'evaluated weights',
  slots: 'slots',
  average: 'average',
  chunks: 'chunks',
  flag: 'flag',
  /** The ring of `[loss, correct answers]` of the last steps. */
  results: 'results',
} as const;

/** Buffers that are read back after a step that is measured. */
export const measuredBuffers = {
  /** The gradient in the canonical order of the parameters. */
  gradient: 'gradient by parameter',
  /** One word for each unit of each ReLU: 1 where the unit gave 0 for the whole minibatch. */
  silent: 'silent units',
} as const;

/** Buffers that only kernels use, within a step. */
export const scratchBuffers = {
  /** The gathered batch `[samples, 28, 28, 1]`. */
  batch: 'batch',
  gradients: 'gradients',
  losses: 'losses',
  squares: 'squares',
  normParts: 'norm parts',
  normSums: 'norm sums',
} as const;

/** The first bytes of a network's part of a buffer. */
export const partOf = (
  { strides }: Program,
  name: string,
  network: number,
  bytes: number,
): { readonly name: string; readonly offset: number; readonly bytes: number } => ({
  name,
  offset: network * (strides.get(name) ?? 0),
  bytes,
});
