/** A compilation under way: the module, its memory, and the lists of calls that the `lower-*` files extend. */
import type { Bytes } from '../../../../core/data/dataset.ts';
import type { ParameterSlice, PlanOp, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import { type Expr, type I32, i32 } from '../asm/expr.ts';
import type { ModuleBuilder } from '../asm/module-builder.ts';
import type { WindowLists } from '../kernels/conv/ink-windows.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { copyToOwn, lineBytes } from '../kernels/own-copy.ts';
import { Arena } from '../kernels/tensor.ts';
import type { Activation } from './activations.ts';
import { type Call, type HostAddresses, kernelName, ownMemory } from './program.ts';
import type { WeightLayout } from './weight-layout.ts';

export const barrier: Call = { kind: 'barrier' };

/**
 * The most bytes of dense kernels that every thread copies: its second cache. More of them have left the reader's caches when
 * their owner writes them again, and a copy would only cost time.
 */
const mostOwnBytes = 2 ** 20;

/** The most bytes of packed weights that every one of many threads packs for itself. */
const fewBytes = 65536;

export class Compilation {
  /** Copies weights into the order that kernels read; runs before a step and before inference. */
  readonly pack: Call[] = [];
  readonly forward: Call[] = [];
  readonly prepareInference: Call[] = [];
  readonly inference: Call[] = [];
  /** The backward pass: one list for each operation, in the order of the operations. The lists run in reverse order. */
  readonly backward: Call[][] = [];
  /** Weight gradients that are summed over the whole batch; they run behind the backward pass. */
  readonly afterBackward: Call[] = [];
  /** Moves the running statistics; runs with the update of the weights. */
  readonly moveStatistics: Call[] = [];
  /** Lists the pixels for a first layer that reads such lists: from the table, or from images that were made of it. */
  listing: { readonly table: Call; readonly images: Call } | null = null;
  /** The windows of pooled convolutions that have lists, by the operation. */
  readonly windows = new Map<PlanOp, WindowLists>();
  private defined = 0;
  private layer: number | null = null;
  /** The address of the thread's own memory, and what lies in it. */
  private readonly ownBase: Expr<'i32'>;
  private readonly own = new Arena();
  /** The thread's copy of the dense kernels; null where they are read as they are. */
  private readonly ownKernels: Expr<'i32'> | null;

  constructor(
    readonly arena: Arena,
    readonly module: ModuleBuilder,
    readonly plan: StepPlan,
    readonly weights: WeightLayout,
    readonly at: HostAddresses,
    readonly activations: readonly Activation[],
    /** The number of images that every tensor has room for. */
    readonly capacity: number,
    readonly threads: number,
    /** Images of the training. */
    readonly pixels: Bytes,
  ) {
    this.ownBase = module.integer(ownMemory);
    this.ownKernels = threads > 1 ? this.copyKernels() : null;
  }

  /** Lets every thread copy the dense kernels, which lie together in whole cache lines. */
  private copyKernels(): Expr<'i32'> | null {
    const { shardedKernel, kernel } = this.weights.ends;
    const bytes = (kernel - shardedKernel) * 4;
    if (bytes === 0 || bytes > mostOwnBytes) return null;
    const copy = this.allocateOwn(bytes);
    const source = this.weights.weights + shardedKernel * 4;
    this.pack.push(this.everyBlock('copyKernels', bytes / lineBytes, copyToOwn(source, copy)));
    return copy;
  }

  /** Lowers a layer: the names of the kernels that `lower` adds tell that they belong to it. */
  inLayer(layer: number, lower: () => void): void {
    this.layer = layer;
    lower();
    this.layer = null;
  }

  /** Adds the kernel to the module under a name of its own, which it gives. */
  private define(label: string, kernel: Kernel): string {
    const name = kernelName(this.defined++, { layer: this.layer, label });
    this.module.function(name, kernel.parameters, kernel.build);
    return name;
  }

  /** Gives the call of a kernel for a few images of a shard at a time, together with its neighbours in the list. */
  shards(label: string, kernel: Kernel): Call {
    return { kind: 'shards', name: this.define(label, kernel), whole: false };
  }

  /** Gives the call of a kernel for all the images of a shard at once. */
  wholeShards(label: string, kernel: Kernel): Call {
    return { kind: 'shards', name: this.define(label, kernel), whole: true };
  }

  /** Gives the call of a kernel for all the images of a thread at once: best where it reads many weights. */
  images(label: string, kernel: Kernel): Call {
    return { kind: 'images', name: this.define(label, kernel) };
  }

  /** Gives the call of a kernel whose `count` blocks of work from `first` on are shared out among the threads. */
  blocks(label: string, count: number, kernel: Kernel, first = 0): Call {
    return { kind: 'blocks', name: this.define(label, kernel), first, count, work: null };
  }

  /** The same for blocks that are not alike: `work` says how much each is. */
  unlikeBlocks(label: string, work: readonly number[], kernel: Kernel): Call {
    return { kind: 'blocks', name: this.define(label, kernel), first: 0, count: work.length, work };
  }

  /** Gives the call of a kernel that every thread runs over all the blocks, into its own memory. */
  everyBlock(label: string, count: number, kernel: Kernel): Call {
    return { kind: 'everyBlock', name: this.define(label, kernel), count };
  }

  /** Gives the call of a kernel that every thread runs over all the images, into its own memory. */
  everyImage(label: string, kernel: Kernel): Call {
    return { kind: 'everyImage', name: this.define(label, kernel) };
  }

  /**
   * Packs weights in `blocks` of work: gives the address of the `bytes` that `kernelFor` writes. Few weights every thread packs for
   * itself, two threads also more of them where they copy the dense kernels: packing twice as much takes less time than writing to
   * lines that the other core has read, and needs no wait. Otherwise the threads share the work.
   */
  packed(label: string, blocks: number, bytes: number, kernelFor: (target: I32) => Kernel): I32 {
    const isOwn =
      bytes <= fewBytes || (this.threads === 2 && this.ownKernels !== null && bytes <= mostOwnBytes);
    const target = isOwn ? this.allocateOwn(bytes) : this.arena.allocate(bytes);
    const pack = kernelFor(target);
    this.pack.push(isOwn ? this.everyBlock(label, blocks, pack) : this.blocks(label, blocks, pack));
    return target;
  }

  /** Gives the address of `bytes` of each thread's own memory, zeroed. */
  allocateOwn(bytes: number): Expr<'i32'> {
    return i32.add(this.ownBase, this.own.allocate(bytes));
  }

  /** Allocates the threads' own memory, once its size is known. */
  placeOwn(): { readonly base: number; readonly stride: number } {
    const stride = this.own.end;
    return { base: this.arena.allocate(this.threads * stride), stride };
  }

  /** Adds a call to the forward pass and to inference. */
  forwardAndInference(call: Call): void {
    this.forward.push(call);
    this.inference.push(call);
  }

  /** The address of a parameter tensor. */
  weight(slice: ParameterSlice): number {
    return this.weights.weights + this.firstFloat(slice) * 4;
  }

  /** The address of a dense kernel in the thread's own copy, which the packing of the weights makes. */
  ownWeight(slice: ParameterSlice): I32 {
    if (this.ownKernels === null) return this.weight(slice);
    return i32.add(this.ownKernels, (this.firstFloat(slice) - this.weights.ends.shardedKernel) * 4);
  }

  /** The address of the gradient that the update reads. */
  gradient(slice: ParameterSlice): number {
    return this.weights.gradients + this.firstFloat(slice) * 4;
  }

  /** The address of shard 0's gradient of a convolution's kernel or bias. */
  shardGradient(slice: ParameterSlice): number {
    return this.weights.shardGradients + this.firstFloat(slice) * 4;
  }

  private firstFloat(slice: ParameterSlice): number {
    const start = this.weights.starts.get(slice.offset);
    if (start === undefined) throw new RangeError(`no tensor begins at ${slice.offset}`);
    return start;
  }
}
