/**
 * What one training step computes, as data: fused operations over logical NHWC activations and flat parameter
 * offsets. Every compiled executor reads the same plan and chooses its own memory layout.
 */
import type { AugmentationSpec, OptimizerSpec } from '../train-config.ts';

/** `[height, width, channels]` of one image. */
export type ImageShape = readonly [number, number, number];

/** Where a parameter tensor lies in the flat array of `parameterLayout`. */
export interface ParameterSlice {
  readonly offset: number;
  readonly size: number;
}

/**
 * Batch normalisation over everything but the last axis (Ioffe and Szegedy 2015).
 * Training normalises by the batch's mean and its biased variance (divided by the count, as tfjs `moments`), and moves the
 * running statistics by the tfjs rule `moving = momentum x moving + (1 - momentum) x batch`, with that same biased variance.
 */
export interface NormPlan {
  /** Index of the layer in the spec. */
  readonly layer: number;
  readonly gamma: ParameterSlice;
  readonly beta: ParameterSlice;
  readonly movingMean: ParameterSlice;
  readonly movingVariance: ParameterSlice;
  readonly momentum: number;
  readonly epsilon: number;
}

/**
 * Convolution + bias, then batch normalisation, ReLU and 2 x 2 max-pooling where they follow.
 * A pooling that stands before the ReLU is the same function, since both are monotonic.
 * The bias before a batch normalisation is removed again by it: its gradient is exactly zero.
 */
export interface ConvOp {
  readonly kind: 'conv';
  readonly layer: number;
  readonly input: ImageShape;
  readonly kernelSize: number;
  readonly stride: number;
  /** Zeros before the first row and column; what is needed after the last follows from the shapes. */
  readonly padTop: number;
  readonly padLeft: number;
  /** `[kernelSize, kernelSize, inChannels, filters]` */
  readonly kernel: ParameterSlice;
  readonly bias: ParameterSlice;
  /** The shape before pooling. */
  readonly convolved: ImageShape;
  readonly norm: NormPlan | null;
  readonly relu: boolean;
  /** 2 x 2 max-pooling with stride 2; an odd last row or column is dropped. */
  readonly pool: boolean;
  readonly output: ImageShape;
}

/** Dense + bias, then batch normalisation and ReLU where they follow. Kernel `[inputs, units]`. */
export interface DenseOp {
  readonly kind: 'dense';
  readonly layer: number;
  readonly inputs: number;
  readonly units: number;
  readonly kernel: ParameterSlice;
  readonly bias: ParameterSlice;
  readonly norm: NormPlan | null;
  readonly relu: boolean;
}

/** A batch normalisation that no convolution or dense layer stands directly before. */
export interface NormOp {
  readonly kind: 'norm';
  readonly layer: number;
  readonly norm: NormPlan;
  readonly relu: boolean;
  readonly shape: ImageShape;
}

export interface ReluOp {
  readonly kind: 'relu';
  readonly layer: number;
  readonly shape: ImageShape;
}

/** Valid pooling; windows may overlap. A tie in max-pooling goes to the first cell, row by row. */
export interface PoolOp {
  readonly kind: 'maxPool' | 'avgPool';
  readonly layer: number;
  readonly size: number;
  readonly stride: number;
  readonly input: ImageShape;
  readonly output: ImageShape;
}

/** Mean over height and width; the output is `[1, 1, channels]`. */
export interface GlobalAvgPoolOp {
  readonly kind: 'globalAvgPool';
  readonly layer: number;
  readonly input: ImageShape;
  readonly output: ImageShape;
}

/**
 * Inverted dropout (Srivastava et al. 2014): an element is dropped where
 * `randomBits(deriveKey(seed, stream.dropout, layer, step), sample x size + index) < dropBelow`
 * and multiplied by `1 / (1 - rate)` elsewhere; `sample` counts within the batch, `index` within the NHWC image.
 */
export interface DropoutOp {
  readonly kind: 'dropout';
  readonly layer: number;
  readonly rate: number;
  /** `round(rate x 2^32)`, an unsigned 32-bit integer. */
  readonly dropBelow: number;
  readonly shape: ImageShape;
}

/** Only the shape changes: `[height, width, channels]` to `[1, 1, height x width x channels]`. */
interface FlattenOp {
  readonly kind: 'flatten';
  readonly layer: number;
  readonly input: ImageShape;
  readonly output: ImageShape;
}

export type PlanOp = ConvOp | DenseOp | NormOp | ReluOp | PoolOp | GlobalAvgPoolOp | DropoutOp | FlattenOp;

/**
 * Mean softmax cross-entropy over the batch in nats; with smoothing `s` over `k` classes the target is
 * `(1 - s) x onehot + s / k`.
 */
export interface LossPlan {
  readonly classes: number;
  readonly labelSmoothing: number;
}

/** What happens to the parameters after the gradient is known: `update.ts` has the formulas. */
export interface UpdatePlan {
  readonly optimizer: OptimizerSpec;
  /** Largest global L2 norm of the gradient over all trainable parameters; 0 is no clipping. */
  readonly clipNorm: number;
  /** Decay of the weights' moving average; 0 is none. */
  readonly emaDecay: number;
  /** Kernels: the only tensors that weight decay shrinks. */
  readonly decayed: readonly ParameterSlice[];
}

export interface StepPlan {
  readonly ops: readonly PlanOp[];
  readonly loss: LossPlan;
  readonly update: UpdatePlan;
  readonly augmentation: AugmentationSpec | null;
  readonly seed: number;
  /** Elements of the flat parameter array. */
  readonly parameters: number;
  /** Floats of the largest activation of one image, between any two operations. */
  readonly largestActivation: number;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: StepPlan }
  | { readonly ok: false; readonly unsupported: string };

/** The shape an operation gives, always as `[height, width, channels]`. */
export function outputOf(op: PlanOp): ImageShape {
  switch (op.kind) {
    case 'conv':
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool':
    case 'flatten':
      return op.output;
    case 'dense':
      return [1, 1, op.units];
    case 'norm':
    case 'relu':
    case 'dropout':
      return op.shape;
    default:
      return op satisfies never;
  }
}
