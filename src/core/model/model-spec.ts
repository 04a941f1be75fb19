/**
 * A model as data: a chain of layers from `[28, 28, 1]` pixels in 0..1 to the logits of its classes.
 * Softmax and cross-entropy belong to the loss and are not part of the chain.
 */
import { mostClasses } from '../data/classes.ts';
import { imageSide } from '../data/dataset.ts';
import type { ActivationName } from './activation.ts';

export type Padding = 'valid' | 'same';

export type LayerSpec =
  | {
      readonly kind: 'conv2d';
      readonly filters: number;
      readonly kernelSize: number;
      readonly stride: number;
      readonly padding: Padding;
    }
  | { readonly kind: 'batchNorm'; readonly momentum: number; readonly epsilon: number }
  | { readonly kind: 'relu' }
  | { readonly kind: 'activation'; readonly function: ActivationName }
  | {
      readonly kind: 'maxPool' | 'avgPool';
      readonly poolSize: number;
      readonly stride: number;
      /** Absent without padding, as in every run from before pools could be padded. */
      readonly padding?: 'same';
    }
  | { readonly kind: 'globalAvgPool' }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dense'; readonly units: number };

export interface ModelSpec {
  readonly layers: readonly LayerSpec[];
  /** Set for a network without its last layer: its output is no number a class, but any flat activation. */
  readonly headless?: true;
}

/** Shape of one image's activations between two layers: `[height, width, channels]` or `[units]`. */
export type Shape = readonly [number, number, number] | readonly [number];

export const inputShape: Shape = [imageSide, imageSide, 1];

export interface LayerSummary {
  readonly index: number;
  /** `conv2d_1`, `dense_2`: the kind and its count, as Keras names layers. */
  readonly name: string;
  readonly layer: LayerSpec;
  readonly input: Shape;
  readonly output: Shape;
  /** Number of parameters, trainable ones and running statistics together. */
  readonly parameters: number;
  /** Floating-point operations of the forward pass of one image; a multiply-add counts as two. */
  readonly flops: number;
}

/** Why a chain of layers is impossible: which layer, what is wrong, what to do. */
interface LayerProblem {
  readonly index: number;
  readonly name: string;
  readonly message: string;
}

export type ModelSummary =
  | {
      readonly ok: true;
      readonly layers: readonly LayerSummary[];
      /** The number of logits; of features where the spec is headless. */
      readonly classes: number;
      readonly parameters: number;
      /** Floating-point operations of the forward pass of one image. */
      readonly flops: number;
    }
  | { readonly ok: false; readonly layers: readonly LayerSummary[]; readonly problem: LayerProblem };

/** Number of elements. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

export const formatShape = (shape: Shape): string => shape.join(' × ');

/**
 * Output length of a window sliding over `length` cells.
 * 'valid' drops what does not fill a window; 'same' pads to `ceil(length / stride)` (TensorFlow's rule).
 */
export function windowOutput(length: number, size: number, stride: number, padding: Padding): number {
  return padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1;
}

/** Zeros that 'same' puts before the first cell; an odd total puts the extra one after (TensorFlow's rule). */
export function paddingBefore(length: number, size: number, stride: number, padding: Padding): number {
  if (padding === 'valid') return 0;
  const total = Math.max((Math.ceil(length / stride) - 1) * stride + size - length, 0);
  return Math.floor(total / 2);
}

/**
 * The padding of a layer with a window. Padded cells take no part in a maximum or in a mean, so a mean at the edge is one of
 * fewer cells (TensorFlow's rule).
 */
export const paddingOf = (layer: LayerSpec): Padding => ('padding' in layer && layer.padding) || 'valid';

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

interface LayerOutcome {
  readonly output: Shape;
  readonly parameters: number;
  readonly flops: number;
}

/** What one layer makes of its input, or a sentence that says why it cannot take that input. */
function applyLayer(layer: LayerSpec, input: Shape): LayerOutcome | string {
  const unchanged = (flops: number): LayerOutcome => ({ output: input, parameters: 0, flops });
  switch (layer.kind) {
    case 'conv2d': {
      if (input.length !== 3) return 'a convolution needs an image; move it before the flatten layer';
      const [height, width, channels] = input;
      if (!isCount(layer.filters))
        return `filters must be a whole number of at least 1, not ${layer.filters}`;
      if (!isCount(layer.kernelSize))
        return `kernel size must be a whole number of at least 1, not ${layer.kernelSize}`;
      if (!isCount(layer.stride)) return `stride must be a whole number of at least 1, not ${layer.stride}`;
      if (layer.padding === 'valid' && layer.kernelSize > Math.min(height, width))
        return `a ${layer.kernelSize} × ${layer.kernelSize} kernel does not fit into ${height} × ${width} cells; use a smaller kernel, fewer convolutions or 'same' padding`;
      const outHeight = windowOutput(height, layer.kernelSize, layer.stride, layer.padding);
      const outWidth = windowOutput(width, layer.kernelSize, layer.stride, layer.padding);
      const weights = layer.kernelSize ** 2 * channels * layer.filters;
      return {
        output: [outHeight, outWidth, layer.filters],
        parameters: weights + layer.filters,
        flops: 2 * weights * outHeight * outWidth,
      };
    }
    case 'maxPool':
    case 'avgPool': {
      if (input.length !== 3) return 'pooling needs an image; move it before the flatten layer';
      const [height, width, channels] = input;
      if (!isCount(layer.poolSize))
        return `pool size must be a whole number of at least 1, not ${layer.poolSize}`;
      if (!isCount(layer.stride)) return `stride must be a whole number of at least 1, not ${layer.stride}`;
      const padding = paddingOf(layer);
      if (padding === 'valid' && layer.poolSize > Math.min(height, width))
        return `a ${layer.poolSize} × ${layer.poolSize} pool does not fit into ${height} × ${width} cells; use fewer convolutions or 'same' padding`;
      const outHeight = windowOutput(height, layer.poolSize, layer.stride, padding);
      const outWidth = windowOutput(width, layer.poolSize, layer.stride, padding);
      return {
        output: [outHeight, outWidth, channels],
        parameters: 0,
        flops: outHeight * outWidth * channels * layer.poolSize ** 2,
      };
    }
    case 'batchNorm': {
      if (!(layer.momentum >= 0 && layer.momentum < 1))
        return `momentum must be from 0 to below 1, not ${layer.momentum}`;
      if (!(layer.epsilon > 0)) return `epsilon must be above 0, not ${layer.epsilon}`;
      return { output: input, parameters: 4 * input[input.length - 1], flops: 2 * sizeOf(input) };
    }
    case 'relu':
    case 'activation':
      return unchanged(sizeOf(input));
    case 'globalAvgPool': {
      if (input.length !== 3) return 'pooling needs an image; move it before the flatten layer';
      return { output: [input[2]], parameters: 0, flops: sizeOf(input) };
    }
    case 'dropout':
      if (!(layer.rate >= 0 && layer.rate < 1)) return `dropout must be from 0 to below 1, not ${layer.rate}`;
      return unchanged(0);
    case 'flatten':
      return { output: [sizeOf(input)], parameters: 0, flops: 0 };
    case 'dense': {
      if (input.length !== 1) return 'a dense layer needs a flat input; put a flatten layer before it';
      if (!isCount(layer.units)) return `units must be a whole number of at least 1, not ${layer.units}`;
      const weights = input[0] * layer.units;
      return { output: [layer.units], parameters: weights + layer.units, flops: 2 * weights };
    }
    default:
      return layer satisfies never;
  }
}

/** Why the outputs of a chain cannot be the logits of the classes; null where they can. */
function outputProblem(spec: ModelSpec, shape: Shape, classes: number | null): string | null {
  const [logits] = shape;
  if (shape.length !== 1 || (!spec.headless && (logits < 2 || logits > mostClasses)))
    return `the last layer must give one number a class, from 2 to ${mostClasses}, but gives ${formatShape(shape)}`;
  if (classes === null) return null;
  if (logits !== classes)
    return `the last layer must give one number a class, ${classes} in all, but gives ${logits}`;
  const trained = spec.layers.some(({ kind }) => kind === 'conv2d' || kind === 'dense');
  return trained ? null : 'the network has nothing to learn; add a convolution or a dense layer';
}

/**
 * Shapes, parameters and FLOPs of every layer, or the first impossible layer and why it is impossible. With a number of
 * classes a chain of another number of logits is impossible too.
 */
export function summarize(spec: ModelSpec, classes: number | null = null): ModelSummary {
  const layers: LayerSummary[] = [];
  const seen = new Map<LayerSpec['kind'], number>();
  let shape: Shape = inputShape;
  for (const [index, layer] of spec.layers.entries()) {
    const ordinal = (seen.get(layer.kind) ?? 0) + 1;
    seen.set(layer.kind, ordinal);
    const name = `${layer.kind}_${ordinal}`;
    const outcome = applyLayer(layer, shape);
    if (typeof outcome === 'string') return { ok: false, layers, problem: { index, name, message: outcome } };
    layers.push({ index, name, layer, input: shape, ...outcome });
    shape = outcome.output;
  }
  const message = outputProblem(spec, shape, classes);
  if (message !== null) {
    return {
      ok: false,
      layers,
      problem: { index: spec.layers.length - 1, name: layers.at(-1)?.name ?? 'model', message },
    };
  }
  const total = (count: (layer: LayerSummary) => number) =>
    layers.reduce((sum, layer) => sum + count(layer), 0);
  return {
    ok: true,
    layers,
    classes: shape[0],
    parameters: total(layer => layer.parameters),
    flops: total(layer => layer.flops),
  };
}

/** The layers of a spec that is known to be possible. Throws a `RangeError` that names the layer otherwise. */
export function layersOf(spec: ModelSpec): readonly LayerSummary[] {
  const summary = summarize(spec);
  if (!summary.ok) throw new RangeError(`${summary.problem.name}: ${summary.problem.message}`);
  return summary.layers;
}
