/** What a thread runs: the compiled functions in their order and the addresses that the host fills. Plain data. */
import type { StepPlan } from '../../../../core/training/plan/step-plan.ts';
import type { Tensor } from '../kernels/tensor.ts';
import type { WeightLayout } from './weight-layout.ts';

/**
 * Gradients of convolutions are summed in this many shards of the batch, whatever the number of threads, and the shards in
 * their order: the bits do not depend on the threads. Threads beyond the shards have nothing to do.
 */
export const shardCount = 8;

/** Shared integers of the barrier at which the threads meet, see `barrier.ts`. */
export const barrierWords = 2;

export type Call =
  /** The host draws how each of the thread's images is distorted. */
  | { readonly kind: 'augment' }
  /** The host writes the numbers of the step that depend on the gradient's norm. */
  | { readonly kind: 'factors' }
  /** Every thread has finished what stands before. */
  | { readonly kind: 'barrier' }
  /** `(from, to, shard)` for each shard of the thread; unless `whole`, for a few of its images at a time. */
  | { readonly kind: 'shards'; readonly name: string; readonly whole: boolean }
  /** `(from, to)` for all the images of the thread at once. */
  | { readonly kind: 'images'; readonly name: string }
  /** `(from, to)` for the thread's part of `first` to `first + count`. */
  | { readonly kind: 'blocks'; readonly name: string; readonly first: number; readonly count: number };

/** Addresses that the host writes or reads. */
export interface HostAddresses {
  /** Integers. */
  readonly samples: number;
  readonly rowsPointer: number;
  readonly pixelsPointer: number;
  /** Floats, see `StepFactors`. */
  readonly rate: number;
  readonly rootScale: number;
  readonly shrink: number;
  readonly averageDecay: number;
  /** `1 - averageDecay`. */
  readonly averageRest: number;
  readonly gradientScale: number;
  /** `[batch]` */
  readonly losses: number;
  readonly hits: number;
  /** Partial sums of squares of the gradient. */
  readonly squares: number;
  readonly squareCount: number;
  readonly dropoutKeys: readonly { readonly layer: number; readonly address: number }[];
  /** The table. */
  readonly pixels: number;
  readonly labels: number;
  readonly tableRows: number;
  /** Row numbers of one request. */
  readonly rows: number;
  readonly rowCapacity: number;
  /** How each image of the batch is distorted, see `distort.ts`. */
  readonly distortions: number;
  /** Images to predict and room for their logits. */
  readonly stagedPixels: number;
  readonly stagedLogits: number;
  readonly stagedImages: number;
  /** Shared integers, see `barrier.ts`. */
  readonly control: number;
  /** Per step of a request: loss and hits. */
  readonly stepLosses: number;
  readonly stepHits: number;
  readonly stepCapacity: number;
}

export interface Program {
  readonly plan: StepPlan;
  /** Largest batch. */
  readonly batch: number;
  readonly pages: number;
  readonly shared: boolean;
  readonly at: HostAddresses;
  readonly weights: WeightLayout;
  readonly images: Tensor;
  readonly logits: Tensor;
  /** Packing to the end of the backward pass. */
  readonly gradient: readonly Call[];
  /** After the gradient is known and its norm is clipped. */
  readonly update: readonly Call[];
  /** Packing, once before some batches of inference. */
  readonly prepareInference: readonly Call[];
  readonly inference: readonly Call[];
}
