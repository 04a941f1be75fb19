/** A compilation under way: the buffers that it needs, and the lists of kernels that the `lower-*` files extend. */
import type { PlanOp, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { Part } from '../kernels/part.ts';
import { GradientLayout } from './gradient-layout.ts';

const floatBytes = 4;
const halfBytes = 2;

/** The name of an operation, in labels of kernels and names of buffers. */
export const labelOf = (op: PlanOp): string => `layer ${op.layer} ${op.kind}`;

export class Compilation {
  readonly forward: Kernel[] = [];
  /** The backward pass: one list for each operation, in the order of the operations. The lists run in reverse order. */
  readonly backward: Kernel[][] = [];
  /** The gradients of kernels and biases, behind the backward pass: only the update waits for them. */
  readonly filterGradients: Part[] = [];
  readonly inference: Kernel[] = [];
  readonly gradients = new GradientLayout();
  private readonly sizes = new Map<string, number>();
  private readonly activations = new Set<string>();

  constructor(
    readonly plan: StepPlan,
    /** The largest batch, of training or inference. */
    readonly samples: number,
  ) {}

  /** Reserves at least `floats` floats under a name, and gives the name. */
  allocate(name: string, floats: number): string {
    this.sizes.set(name, Math.max(floats, this.sizes.get(name) ?? 1));
    return name;
  }

  /** Reserves a buffer between layers, or its gradient, which mixed precision stores as float16. */
  allocateActivation(name: string, floats: number): string {
    this.activations.add(name);
    return this.allocate(name, floats);
  }

  /** The buffers that mixed precision stores as float16: all activations but `whole`. */
  halvedBuffers(whole: readonly string[]): ReadonlySet<string> {
    return new Set([...this.activations].filter(name => !whole.includes(name)));
  }

  /** The bytes of every buffer that was reserved. */
  bufferBytes(halved: ReadonlySet<string>): ReadonlyMap<string, number> {
    return new Map(
      Array.from(this.sizes, ([name, floats]) => [
        name,
        floats * (halved.has(name) ? halfBytes : floatBytes),
      ]),
    );
  }
}
