/** What the operations' emitters share: the module under construction, its memory, and the lists of calls. */
import type { ParameterSlice, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import type { ModuleBuilder } from '../asm/module-builder.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { Arena } from '../kernels/tensor.ts';
import type { Activation } from './activations.ts';
import type { Call, HostAddresses } from './program.ts';
import type { WeightLayout } from './weight-layout.ts';

export const barrier: Call = { kind: 'barrier' };

export class Compilation {
  /** Copies of weights that kernels read; before a step and before inference. */
  readonly pack: Call[] = [];
  readonly forward: Call[] = [];
  readonly prepareInference: Call[] = [];
  readonly inference: Call[] = [];
  /** Each operation's part, in the order of the operations; runs in the reverse order. */
  readonly backward: Call[][] = [];
  /** Gradients over the whole batch, once all the others are there. */
  readonly late: Call[] = [];
  /** Running statistics, together with the update. */
  readonly move: Call[] = [];
  private defined = 0;

  constructor(
    readonly arena: Arena,
    readonly module: ModuleBuilder,
    readonly plan: StepPlan,
    readonly weights: WeightLayout,
    readonly at: HostAddresses,
    readonly activations: readonly Activation[],
    /** Images that every tensor has room for. */
    readonly capacity: number,
  ) {}

  private define(label: string, kernel: Kernel): string {
    const name = `${this.defined++}.${label}`;
    this.module.function(name, kernel.parameters, kernel.build);
    return name;
  }

  /** A function of images that goes best with its neighbours over few images at a time. */
  shards(label: string, kernel: Kernel): Call {
    return { kind: 'shards', name: this.define(label, kernel), whole: false };
  }

  /** A function that must see a shard's images in one call. */
  wholeShards(label: string, kernel: Kernel): Call {
    return { kind: 'shards', name: this.define(label, kernel), whole: true };
  }

  /** A function of images that reads many weights: best over all of a thread's images at once. */
  images(label: string, kernel: Kernel): Call {
    return { kind: 'images', name: this.define(label, kernel) };
  }

  blocks(label: string, count: number, kernel: Kernel, first = 0): Call {
    return { kind: 'blocks', name: this.define(label, kernel), first, count };
  }

  /** Used in training and inference alike. */
  both(call: Call): void {
    this.forward.push(call);
    this.inference.push(call);
  }

  /** Address of a parameter tensor. */
  weight(slice: ParameterSlice): number {
    return this.weights.weights + this.firstFloat(slice) * 4;
  }

  /** Address of the gradient that the update reads. */
  gradient(slice: ParameterSlice): number {
    return this.weights.gradients + this.firstFloat(slice) * 4;
  }

  /** Address of shard 0's gradient of a convolution's tensor. */
  shardGradient(slice: ParameterSlice): number {
    return this.weights.shardGradients + this.firstFloat(slice) * 4;
  }

  private firstFloat(slice: ParameterSlice): number {
    const start = this.weights.starts.get(slice.offset);
    if (start === undefined) throw new RangeError(`no tensor begins at ${slice.offset}`);
    return start;
  }
}
