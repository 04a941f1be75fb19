/**
 * The plan of one training step, as data: fused operations over logical NHWC activations and flat parameter offsets.
 * Every compiled trainer reads the same plan and chooses its own memory layout.
 */
import type { ActivationName } from '../../model/activation.ts';
import type { AugmentationSpec, OptimizerSpec } from '../train-config.ts';

/** Shape of one image: `[height, width, channels]`. */
export type ImageShape = readonly [number, number, number];

/** The elements of a parameter tensor in the flat array of `parameterLayout`. */
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
 * Convolution and bias, then batch normalisation, ReLU and 2 x 2 max-pooling where they follow.
 * Pooling before the ReLU computes the same as pooling after it, since both are monotonic.
 * A batch normalisation cancels the bias before it, whose gradient is therefore exactly zero.
 */
export interface ConvOp {
  readonly kind: 'conv';
  readonly layer: number;
  readonly input: ImageShape;
  readonly kernelSize: number;
  readonly stride: number;
  /** Zeros before the first row and column; the number after the last ones follows from the shapes. */
  readonly padTop: number;
  readonly padLeft: number;
  /** `[kernelSize, kernelSize, inChannels, filters]` */
  readonly kernel: ParameterSlice;
  readonly bias: ParameterSlice;
  /** The output's shape before pooling. */
  readonly convolved: ImageShape;
  readonly norm: NormPlan | null;
  readonly relu: boolean;
  /** 2 x 2 max-pooling with stride 2; an odd last row or column is dropped. */
  readonly pool: boolean;
  readonly output: ImageShape;
}

/** Matrix product with a kernel `[inputs, units]` and bias, then batch normalisation and ReLU where they follow. */
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

/** A batch normalisation that does not directly follow a convolution or a dense layer. */
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

/** An activation function other than ReLU, by itself. */
export interface ActivationOp {
  readonly kind: 'activation';
  readonly layer: number;
  readonly function: ActivationName;
  readonly shape: ImageShape;
}

/**
 * Pooling; windows may overlap, and reach beyond the image, where their cells do not count: a mean at the edge is one of
 * fewer cells. A tie in max-pooling goes to the first cell in row-major order.
 */
export interface PoolOp {
  readonly kind: 'maxPool' | 'avgPool';
  readonly layer: number;
  readonly size: number;
  readonly stride: number;
  /** Cells before the first row and column; the number after the last ones follows from the shapes. */
  readonly padTop: number;
  readonly padLeft: number;
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

/** Changes only the shape: from `[height, width, channels]` to `[1, 1, height x width x channels]`. */
export interface FlattenOp {
  readonly kind: 'flatten';
  readonly layer: number;
  /** Set by `lateFlatten` where the numbers are copied, without the padding between them. */
  readonly copies?: true;
  readonly input: ImageShape;
  readonly output: ImageShape;
}

export type PlanOp =
  | ConvOp
  | DenseOp
  | NormOp
  | ReluOp
  | ActivationOp
  | PoolOp
  | GlobalAvgPoolOp
  | DropoutOp
  | FlattenOp;

/**
 * Mean softmax cross-entropy over the batch in nats; with smoothing `s` over `k` classes the target is
 * `(1 - s) x onehot + s / k`.
 */
export interface LossPlan {
  readonly classes: number;
  readonly labelSmoothing: number;
}

/** The update of the parameters by the gradient; `optimizer-step.ts` has the formulas. */
export interface UpdatePlan {
  readonly optimizer: OptimizerSpec;
  /** Largest global L2 norm of the gradient over all trainable parameters; 0 is no clipping. */
  readonly clipNorm: number;
  /** Decay of the weights' moving average; 0 is none. */
  readonly emaDecay: number;
  /** The tensors that weight decay shrinks: the kernels. */
  readonly decayed: readonly ParameterSlice[];
}

export interface StepPlan {
  readonly ops: readonly PlanOp[];
  readonly loss: LossPlan;
  readonly update: UpdatePlan;
  readonly augmentation: AugmentationSpec | null;
  /** The grey that augmentation fills with, 0 to 255. */
  readonly paper: number;
  readonly seed: number;
  /** Number of elements of the flat parameter array. */
  readonly parameters: number;
  /** Number of floats of the largest activation of one image between two operations. */
  readonly largestActivation: number;
}

export type PlanResult =
  | { readonly ok: true; readonly plan: StepPlan }
  | { readonly ok: false; readonly unsupported: string };

/** The shape of an operation's output, always as `[height, width, channels]`. */
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
    case 'activation':
    case 'dropout':
      return op.shape;
    default:
      return op satisfies never;
  }
}
