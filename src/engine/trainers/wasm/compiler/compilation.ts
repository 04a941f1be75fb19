/** A compilation under way: the module, its memory, and the lists of calls that the `lower-*` files extend. */
import type { ParameterSlice, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import type { ModuleBuilder } from '../asm/module-builder.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { Arena } from '../kernels/tensor.ts';
import type { Activation } from './activations.ts';
import { type Call, type HostAddresses, kernelName } from './program.ts';
import type { WeightLayout } from './weight-layout.ts';

export const barrier: Call = { kind: 'barrier' };

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
  private defined = 0;
  private layer: number | null = null;

  constructor(
    readonly arena: Arena,
    readonly module: ModuleBuilder,
    readonly plan: StepPlan,
    readonly weights: WeightLayout,
    readonly at: HostAddresses,
    readonly activations: readonly Activation[],
    /** The number of images that every tensor has room for. */
    readonly capacity: number,
  ) {}

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
    return { kind: 'blocks', name: this.define(label, kernel), first, count };
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
