/** The kernels of one operation: forward and backward while training, and forward alone at inference. */
import {
  type ConvOp,
  type DenseOp,
  elementsOf,
  type GlobalAvgPoolOp,
  type NormPlan,
  outputOf,
  type PlanOp,
  type PoolOp,
} from '../../../core/plan/step-plan.ts';
import type { GradientArena } from './gradient-arena.ts';
import type { Kernel } from './kernel.ts';
import {
  type Convolution,
  convolutionForward,
  filterGradient,
  type InputGradientTarget,
  inputGradient,
} from './kernels/convolution.ts';
import { splitsFor } from './kernels/matmul.ts';
import { type NormStage, normApply, normBackward, normStatistics } from './kernels/norm.ts';
import {
  type Dropout,
  dropoutBackward,
  dropoutForward,
  reluBackward,
  reluForward,
} from './kernels/pointwise.ts';
import { type Pooling, poolBackward, poolForward } from './kernels/pool.ts';

/** What lies between two operations. */
export interface Activation {
  readonly buffer: string;
  /** Where the gradient by it goes, already passed through its ReLU; null where nobody before it is trained. */
  readonly gradient: string | null;
  /** It left a ReLU. */
  readonly relu: boolean;
  /** Winners of the fused pooling that it left. */
  readonly winners: string | null;
}

export interface OpContext {
  readonly samples: number;
  /** Makes room for so many floats under a name and gives the name back. */
  readonly allocate: (name: string, floats: number) => string;
  readonly arena: GradientArena;
  readonly dropoutLayers: readonly number[];
}

interface TrainingStep {
  readonly forward: readonly Kernel[];
  readonly backward: readonly Kernel[];
  readonly output: Activation;
}

interface InferenceStep {
  readonly kernels: readonly Kernel[];
  readonly output: Activation;
}

const trainedWeights = 'weights';
const evaluatedWeights = 'evaluated weights';

const labelOf = (op: PlanOp): string => `layer ${op.layer} ${op.kind}`;

function asConvolution(op: ConvOp | DenseOp): Convolution {
  const label = labelOf(op);
  if (op.kind === 'conv') return { ...op, label };
  const { kernel, bias } = op;
  return {
    label,
    input: [1, 1, op.inputs],
    kernelSize: 1,
    stride: 1,
    padTop: 0,
    padLeft: 0,
    kernel,
    bias,
    convolved: [1, 1, op.units],
  };
}

const asPooling = (op: PoolOp | GlobalAvgPoolOp): Pooling => ({
  label: labelOf(op),
  kind: op.kind === 'maxPool' ? 'max' : 'average',
  window: op.kind === 'globalAvgPool' ? [op.input[0], op.input[1]] : [op.size, op.size],
  stride: op.kind === 'globalAvgPool' ? 1 : op.stride,
  input: op.input,
  output: op.output,
});

const targetOf = (input: Activation): InputGradientTarget | null =>
  input.gradient === null ? null : { buffer: input.gradient, mask: input.relu ? input.buffer : null };

const hasParameters = (op: PlanOp): boolean =>
  op.kind === 'conv' || op.kind === 'dense' || op.kind === 'norm';

/** Buffers for what an operation gives. */
function outputActivation(context: OpContext, op: PlanOp, input: Activation, pooled: boolean): Activation {
  const floats = context.samples * elementsOf(outputOf(op));
  const label = labelOf(op);
  const trained = input.gradient !== null || hasParameters(op);
  return {
    buffer: context.allocate(`${label} output`, floats),
    gradient: trained ? context.allocate(`${label} gradient`, floats) : null,
    relu: op.kind === 'relu' || ('relu' in op && op.relu),
    winners: pooled ? context.allocate(`${label} winners`, floats) : null,
  };
}

function normStage(
  context: OpContext,
  op: PlanOp,
  plan: NormPlan,
  values: string,
  weights: string,
): NormStage {
  const shape = op.kind === 'conv' ? op.convolved : outputOf(op);
  return {
    label: labelOf(op),
    plan,
    shape,
    relu: 'relu' in op && op.relu,
    pool: op.kind === 'conv' && op.pool,
    values,
    weights,
    statistics: context.allocate(`${labelOf(op)} statistics`, 2 * shape[2]),
    parts: 'norm parts',
  };
}

function normGradients(
  context: OpContext,
  stage: NormStage,
  output: Activation,
  target: InputGradientTarget,
): readonly Kernel[] {
  const { gamma, beta } = stage.plan;
  const block = context.arena.allocate({ offset: gamma.offset, size: gamma.size + beta.size }, 1);
  return normBackward(
    stage,
    { buffer: output.gradient ?? target.buffer, winners: output.winners },
    { gradients: 'gradients', offset: block.offset, sums: 'norm sums' },
    target,
  );
}

/** Convolution and dense layers with what is fused behind them. */
function trainConvolution(context: OpContext, op: ConvOp | DenseOp, input: Activation): TrainingStep {
  const { samples, allocate, arena } = context;
  const convolution = asConvolution(op);
  const pool = op.kind === 'conv' && op.pool;
  const output = outputActivation(context, op, input, pool);
  const { kernel, bias, convolved } = convolution;
  const taps = kernel.size / bias.size;
  const visited = elementsOf(outputOf(op)) * (pool ? 4 : 1);
  const depth = (samples * (op.norm ? elementsOf(convolved) : visited)) / bias.size;
  const splits = splitsFor(taps + 1, bias.size, depth);
  const block = arena.allocate({ offset: kernel.offset, size: kernel.size + bias.size }, splits);
  const filterTarget = { gradients: 'gradients', offset: block.offset, splits, withBias: op.norm === null };
  const target = targetOf(input);
  const throughConvolution = (gradient: { buffer: string; winners: string | null }) => [
    filterGradient(convolution, gradient, input.buffer, filterTarget, samples),
    ...(target ? [inputGradient(convolution, gradient, trainedWeights, target, samples)] : []),
  ];
  const outputGradient = { buffer: output.gradient ?? '', winners: output.winners };
  if (!op.norm) {
    const forward = convolutionForward(
      convolution,
      { norm: null, relu: op.relu, pool },
      { image: input.buffer, weights: trainedWeights, output: output.buffer, winners: output.winners },
      samples,
    );
    return { forward: [forward], backward: throughConvolution(outputGradient), output };
  }
  const values = allocate(`${labelOf(op)} values`, samples * elementsOf(convolved));
  const valuesGradient = allocate(`${labelOf(op)} values gradient`, samples * elementsOf(convolved));
  const stage = normStage(context, op, op.norm, values, trainedWeights);
  const forward = convolutionForward(
    convolution,
    { norm: null, relu: false, pool: false },
    { image: input.buffer, weights: trainedWeights, output: values, winners: null },
    samples,
  );
  return {
    forward: [forward, ...normStatistics(stage), normApply(stage, output.buffer, output.winners, 'batch')],
    backward: [
      ...normGradients(context, stage, output, { buffer: valuesGradient, mask: null }),
      ...throughConvolution({ buffer: valuesGradient, winners: null }),
    ],
    output,
  };
}

const dropoutOf = (context: OpContext, op: Extract<PlanOp, { kind: 'dropout' }>): Dropout => ({
  label: labelOf(op),
  rate: op.rate,
  dropBelow: op.dropBelow,
  keyIndex: context.dropoutLayers.indexOf(op.layer),
  elements: elementsOf(op.shape),
});

export function lowerTraining(context: OpContext, op: PlanOp, input: Activation): TrainingStep {
  const target = targetOf(input);
  switch (op.kind) {
    case 'conv':
    case 'dense':
      return trainConvolution(context, op, input);
    case 'flatten':
      return { forward: [], backward: [], output: input };
    case 'norm': {
      const output = outputActivation(context, op, input, false);
      const stage = normStage(context, op, op.norm, input.buffer, trainedWeights);
      const discarded = { buffer: 'norm input gradient', mask: null };
      if (!target) context.allocate(discarded.buffer, context.samples * elementsOf(op.shape));
      return {
        forward: [...normStatistics(stage), normApply(stage, output.buffer, null, 'batch')],
        backward: normGradients(context, stage, output, target ?? discarded),
        output,
      };
    }
    case 'relu': {
      const output = outputActivation(context, op, input, false);
      const elements = elementsOf(op.shape);
      const { gradient } = output;
      return {
        forward: [reluForward(labelOf(op), elements, input.buffer, output.buffer)],
        backward: target && gradient ? [reluBackward(labelOf(op), elements, gradient, target)] : [],
        output,
      };
    }
    case 'dropout': {
      const output = outputActivation(context, op, input, false);
      const dropout = dropoutOf(context, op);
      const { gradient } = output;
      return {
        forward: [dropoutForward(dropout, input.buffer, output.buffer)],
        backward: target && gradient ? [dropoutBackward(dropout, gradient, target)] : [],
        output,
      };
    }
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool': {
      const { winners, ...output } = outputActivation(context, op, input, op.kind === 'maxPool');
      const pooling = asPooling(op);
      const { gradient } = output;
      return {
        forward: [poolForward(pooling, input.buffer, output.buffer, winners)],
        backward: target && gradient ? [poolBackward(pooling, gradient, winners, target)] : [],
        output: { ...output, winners: null },
      };
    }
    default:
      return op satisfies never;
  }
}

/** Everything that is fused runs as one pass, with the running statistics; dropout is nothing. */
export function lowerInference(context: OpContext, op: PlanOp, input: Activation): InferenceStep {
  if (op.kind === 'flatten' || op.kind === 'dropout') return { kernels: [], output: input };
  const buffer = context.allocate(`${labelOf(op)} output`, context.samples * elementsOf(outputOf(op)));
  const output: Activation = { buffer, gradient: null, relu: false, winners: null };
  const kernel = (): Kernel => {
    switch (op.kind) {
      case 'conv':
      case 'dense':
        return convolutionForward(
          asConvolution(op),
          { norm: op.norm, relu: op.relu, pool: op.kind === 'conv' && op.pool },
          { image: input.buffer, weights: evaluatedWeights, output: buffer, winners: null },
          context.samples,
        );
      case 'norm':
        return normApply(
          normStage(context, op, op.norm, input.buffer, evaluatedWeights),
          buffer,
          null,
          'running',
        );
      case 'relu':
        return reluForward(labelOf(op), elementsOf(op.shape), input.buffer, buffer);
      case 'maxPool':
      case 'avgPool':
      case 'globalAvgPool':
        return poolForward(asPooling(op), input.buffer, buffer, null);
      default:
        return op satisfies never;
    }
  };
  return { kernels: [kernel()], output };
}
