/** The layout of the gradients: one flat buffer with a block for each layer; a block repeats for every share of a split sum. */
import type { NormPlan, ParameterSlice, PlanOp, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import { chunkSize, type UpdateChunk } from '../kernels/update.ts';

/** The gradient of consecutive parameters, such as a kernel and its bias. */
export interface GradientBlock {
  readonly parameters: ParameterSlice;
  /** The first float of the first share. */
  readonly offset: number;
  readonly splits: number;
}

export interface UpdateTensor extends ParameterSlice {
  readonly trainable: boolean;
  readonly decayed: boolean;
}

export class GradientLayout {
  private readonly blocks: GradientBlock[] = [];
  private end = 0;

  /** Floats of the whole buffer. */
  get floats(): number {
    return this.end;
  }

  /** Reserves `splits` shares for the gradient of some parameters. */
  allocate(parameters: ParameterSlice, splits: number): GradientBlock {
    const block = { parameters, offset: this.end, splits };
    this.blocks.push(block);
    // Blocks begin where a vector of four may.
    this.end += Math.ceil((parameters.size * splits) / 4) * 4;
    return block;
  }

  /** Cuts every tensor into chunks of one workgroup each, and says where the gradient of each chunk lies. */
  chunks(tensors: readonly UpdateTensor[]): readonly UpdateChunk[] {
    return tensors.flatMap(tensor => this.chunksOf(tensor));
  }

  private chunksOf({ offset, size, trainable, decayed }: UpdateTensor): readonly UpdateChunk[] {
    const block = this.blocks.find(
      ({ parameters }) => offset >= parameters.offset && offset < parameters.offset + parameters.size,
    );
    return Array.from({ length: Math.ceil(size / chunkSize) }, (_, index) => {
      const start = offset + index * chunkSize;
      return {
        start,
        count: Math.min(chunkSize, offset + size - start),
        trainable,
        decayed,
        gradient: block ? block.offset + start - block.parameters.offset : 0,
        splits: block?.splits ?? 0,
        stride: block?.parameters.size ?? 0,
      };
    });
  }
}

const normTensors = (norm: NormPlan): readonly UpdateTensor[] => [
  { ...norm.gamma, trainable: true, decayed: false },
  { ...norm.beta, trainable: true, decayed: false },
  { ...norm.movingMean, trainable: false, decayed: false },
  { ...norm.movingVariance, trainable: false, decayed: false },
];

/** Every parameter tensor of a plan, in the canonical order. */
export function tensorsOf(plan: StepPlan): readonly UpdateTensor[] {
  const decayed = new Set(plan.update.decayed.map(({ offset }) => offset));
  const trained = (slice: ParameterSlice): UpdateTensor => ({
    ...slice,
    trainable: true,
    decayed: decayed.has(slice.offset),
  });
  const ofOp = (op: PlanOp): readonly UpdateTensor[] => {
    switch (op.kind) {
      case 'conv':
      case 'dense':
        return [trained(op.kernel), trained(op.bias), ...(op.norm ? normTensors(op.norm) : [])];
      case 'norm':
        return normTensors(op.norm);
      case 'relu':
      case 'activation':
      case 'maxPool':
      case 'avgPool':
      case 'globalAvgPool':
      case 'dropout':
      case 'flatten':
        return [];
      default:
        return op satisfies never;
    }
  };
  return plan.ops.flatMap(ofOp);
}
