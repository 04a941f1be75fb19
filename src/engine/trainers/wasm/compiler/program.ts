/** A program for the threads, as plain data: the order of the compiled kernels, and the addresses that the host uses. */
import type { StepPlan } from '../../../../core/training/plan/step-plan.ts';
import type { ViewMemory } from '../kernels/inference/view.ts';
import type { PixelTable } from '../kernels/pixel-table.ts';
import type { Tensor } from '../kernels/tensor.ts';
import type { WeightLayout } from './weight-layout.ts';

/**
 * A batch is cut into this many shards, whatever the number of threads. Gradients of convolutions are summed within each
 * shard and then over the shards in their order, so the bits do not depend on the number of threads. More threads than
 * shards are of no use.
 */
export const shardCount = 8;

/** The name of the integer that the module imports: the address of the thread's own memory. */
export const ownMemory = 'own';

/** The shared integers that a barrier takes, see `barrier.ts`. */
export const barrierWords = 2;

export type Call =
  /** The thread draws how each of its images is distorted. */
  | { readonly kind: 'augment' }
  /** The thread writes the step's factors: learning rate, bias corrections, and the scale that clips the gradient's norm. */
  | { readonly kind: 'factors' }
  /** The thread waits until every other one has come here too. */
  | { readonly kind: 'barrier' }
  /** Calls `(from, to, shard)` for each shard of the thread; unless `whole`, for a few of its images at a time. */
  | { readonly kind: 'shards'; readonly name: string; readonly whole: boolean }
  /** Calls `(from, to)` once for all the images of the thread. */
  | { readonly kind: 'images'; readonly name: string }
  /** Each thread calls `(from, to)` for every thread's part of the blocks 0 to before `count`, beginning with its own. */
  | { readonly kind: 'everyBlock'; readonly name: string; readonly count: number }
  /** Each thread calls `(from, to)` for the images of every thread, beginning with its own. */
  | { readonly kind: 'everyImage'; readonly name: string }
  /** Calls `(from, to)` for the thread's part of the blocks `first` to before `first + count`. */
  | {
      readonly kind: 'blocks';
      readonly name: string;
      readonly first: number;
      readonly count: number;
      /** `[count]`: how much work each block is, in any unit; null where all are alike. */
      readonly work: readonly number[] | null;
    };

/** What a kernel is for. */
export interface KernelPurpose {
  /** Index in the spec of the layer that it computes, or of the first that it fuses; null where it serves all. */
  readonly layer: number | null;
  /** `denseInputGradient` */
  readonly label: string;
}

/** The name that a kernel has in the module: `7.layer3.conv`. The number makes it unique. */
export const kernelName = (number: number, { layer, label }: KernelPurpose): string =>
  `${number}.${layer === null ? 'all' : `layer${layer}`}.${label}`;

/** The inverse of `kernelName`. */
export function purposeOf(name: string): KernelPurpose {
  const [, owner, label] = name.split('.');
  return { layer: owner === 'all' ? null : Number(owner.slice('layer'.length)), label };
}

/** Addresses in the program's memory that the host writes or reads, and what there is room for at them. */
export interface HostAddresses {
  /** An integer: the images of this step. */
  readonly samples: number;
  readonly table: PixelTable;
  /** Floats, see `StepFactors`; the host writes them once a step. */
  readonly rate: number;
  readonly rootScale: number;
  readonly shrink: number;
  readonly averageDecay: number;
  /** `1 - averageDecay`. */
  readonly averageRest: number;
  readonly gradientScale: number;
  /** `[batch]`: the loss of each image (float32), and 1 where it was classified correctly (integer). */
  readonly losses: number;
  readonly hits: number;
  /** `[squareCount]`: partial sums of the gradient's squares. */
  readonly squares: number;
  readonly squareCount: number;
  readonly dropoutKeys: readonly { readonly layer: number; readonly address: number }[];
  /** The training table: `[tableRows, 784]` pixels and `[tableRows]` labels, a byte each. */
  readonly pixels: number;
  readonly labels: number;
  readonly tableRows: number;
  /** `[rowCapacity]`: the row numbers of one request (integers). */
  readonly rows: number;
  readonly rowCapacity: number;
  /** `[batch]`: how each image is distorted, see `distort.ts`. */
  readonly distortions: number;
  /** `[stagedImages]`: images for inference, and their logits. */
  readonly stagedPixels: number;
  readonly stagedLogits: number;
  readonly stagedImages: number;
  /** How inference moves images. */
  readonly view: ViewMemory;
  /** `[barrierWords]` shared integers, see `barrier.ts`. */
  readonly barrier: number;
  /** `[stepCapacity]`: mean loss (float32) and correct images (integer) of each step of a request. */
  readonly stepLosses: number;
  readonly stepHits: number;
  readonly stepCapacity: number;
}

/** The output of a ReLU in memory. */
export interface ReluOutput {
  /** Index in the spec of the ReLU, or of the layer that it is fused with. */
  readonly layer: number;
  readonly output: Tensor;
  /** Channels of a pixel, without their padding. */
  readonly channels: number;
  /** Whether each number is a unit of its own, because the layer is flat in the spec; else each channel is one. */
  readonly flat: boolean;
}

export interface Program {
  readonly plan: StepPlan;
  /** The largest batch. */
  readonly batch: number;
  /** Size of the memory in pages of 64 KiB. */
  readonly pages: number;
  readonly shared: boolean;
  readonly at: HostAddresses;
  /** The address of thread 0's own memory, and the bytes to the next thread's. */
  readonly own: { readonly base: number; readonly stride: number };
  readonly weights: WeightLayout;
  readonly images: Tensor;
  readonly logits: Tensor;
  readonly relus: readonly ReluOutput[];
  /** The calls from the packing of the weights to the end of the backward pass. */
  readonly gradient: readonly Call[];
  /** The calls from the norm of the gradient to the new weights. */
  readonly update: readonly Call[];
  /** Packs the weights, once before some batches of inference. */
  readonly prepareInference: readonly Call[];
  readonly inference: readonly Call[];
  /** The same of images that are moved as the memory's view says. */
  readonly viewInference: readonly Call[];
}
