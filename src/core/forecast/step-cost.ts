/**
 * The cost of a training step in nanoseconds of a nominal processor, by which a measured run of one model predicts another.
 *
 * Floating-point operations alone are off by a factor of two and more: a matrix product of a hidden layer runs at the
 * speed of memory, batch normalisation hardly has any operations and still takes its time. The weights below were fitted
 * to the compiled trainer's steps of 36 networks on one thread, from 0.16 to 188 ms: they are within 20 % of each, but for
 * two unusual ones, without pooling or with averages in its place. Normalised convolutions have weights of their own, fitted
 * to 11 further networks; where tiles of 5 x 5 do not cover the outputs of such a one exactly, which then multiplies in
 * smaller ones, a step takes 1.3 to 1.4 times what they say. What a step and an epoch take whatever the model was fitted to
 * epochs of one dense network in minibatches of 32 to 512 images, on two threads of the page. Only the ratios count: the
 * pace itself is always measured.
 */
import { type LayerSummary, layersOf, type ModelSpec, sizeOf } from '../model/model-spec.ts';
import type { TrainConfig } from '../training/train-config.ts';

/** Counts the changes of the weights below: a pace that was measured in an earlier unit says nothing of a later one. */
export const costUnit = 2;

/** Nanoseconds of one floating-point operation in a convolution, and where only the winners of a max-pooling have a gradient. */
const perConvolutionFlop = 1 / 87;
const perPooledConvolutionFlop = 1 / 140;
/**
 * Nanoseconds of one floating-point operation in a convolution that a batch normalisation follows, and of each of its inputs
 * and outputs; the networks had 8-16 to 64-128 filters.
 */
const perNormalisedConvolutionFlop = 1 / 130;
const perNormalisedConvolutionValue = 2;
/** Nanoseconds of one floating-point operation in a matrix product. */
const perDenseFlop = 1 / 53;
/** The same in the layer that reads the pixels: products with blank paper are left out. */
const perPixelConvolutionFlop = 1 / 100;
const perPooledPixelConvolutionFlop = 1 / 155;
const perPixelDenseFlop = 1 / 159;
/** Nanoseconds of one activation, forward and backward. */
const perActivation = 0.4;
/** Nanoseconds of one activation of a ReLU that the kernel of the convolution before it applies. */
const perFusedActivation = 1.2;
/** Nanoseconds of one average, forward and backward. */
const perAverage = 2;
/** Nanoseconds of one value of an activation function that takes an exponential, forward and backward. */
const perSmooth = 3;
/** Nanoseconds of one activation of a batch normalisation, forward and backward. */
const perNormalised = 0.4;
/** Nanoseconds of one activation of a dropout layer, forward and backward. */
const perDropped = 0.7;
/** Nanoseconds of one activation in the forward pass alone, for every layer without weights. */
const perActivationForward = 0.2;
/** Nanoseconds of one parameter in the optimizer, once a step. */
const perParameter = 1.7;
/** Nanoseconds of one parameter in the moving average of the weights. */
const perWeightAverage = 0.3;
/** Nanoseconds of augmenting one image. */
const perAugmented = 6500;
/** Nanoseconds that every step takes, independent of the model and the batch. */
export const perStep = 50_000;
/** Nanoseconds that every epoch takes beside its steps and its forward passes: first steps, weights read back, events, charts. */
export const perEpoch = 200_000_000;

const hasWeights = ({ layer }: LayerSummary): boolean => layer.kind === 'conv2d' || layer.kind === 'dense';

/** True where a max-pooling follows, at once or behind a ReLU: then only its winners have a gradient. */
function isPooled(layers: readonly LayerSummary[], index: number): boolean {
  const next = layers[index + 1]?.layer.kind === 'relu' ? index + 2 : index + 1;
  return layers[next]?.layer.kind === 'maxPool';
}

/** Cost of the forward and backward pass of one image through a convolution; the first one reads the pixels. */
function convolutionCost(layers: readonly LayerSummary[], index: number, isFirst: boolean): number {
  const { flops, output } = layers[index];
  const pooled = isPooled(layers, index);
  if (isFirst) return 2 * flops * (pooled ? perPooledPixelConvolutionFlop : perPixelConvolutionFlop);
  if (layers[index + 1]?.layer.kind !== 'batchNorm')
    return 3 * flops * (pooled ? perPooledConvolutionFlop : perConvolutionFlop);
  // Normalised, every output has a gradient, and the transforms of Winograd's products go by values, not by operations.
  const values = sizeOf(layers[index - 1].output) + sizeOf(output);
  return 3 * flops * perNormalisedConvolutionFlop + values * perNormalisedConvolutionValue;
}

/** Cost of the forward and backward pass of one image through the layer `index`. */
function layerCost(layers: readonly LayerSummary[], index: number): number {
  const { layer, flops, output } = layers[index];
  // The first layer with weights reads the pixels, and needs no gradient of them: two passes instead of three.
  const isFirst = layers.findIndex(hasWeights) === index;
  const size = sizeOf(output);
  switch (layer.kind) {
    case 'conv2d':
      return convolutionCost(layers, index, isFirst);
    case 'dense':
      return flops * (isFirst ? 2 * perPixelDenseFlop : 3 * perDenseFlop);
    case 'batchNorm':
      return size * perNormalised;
    case 'dropout':
      return size * perDropped;
    case 'relu':
      return size * (layers[index - 1]?.layer.kind === 'conv2d' ? perFusedActivation : perActivation);
    case 'activation':
      return size * perSmooth;
    case 'maxPool':
      return size * perActivation;
    case 'avgPool':
    case 'globalAvgPool':
      return size * perAverage;
    case 'flatten':
      return 0;
    default:
      return layer satisfies never;
  }
}

/** Cost of one training step, which trains on a whole batch. */
export function stepCost(spec: ModelSpec, config: TrainConfig): number {
  const layers = layersOf(spec);
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const image =
    layers.reduce((sum, _, index) => sum + layerCost(layers, index), 0) +
    (config.augmentation === null ? 0 : perAugmented);
  const update = parameters * (perParameter + (config.emaDecay > 0 ? perWeightAverage : 0));
  return config.batchSize * image + update + perStep;
}

/** Cost of the forward pass of one image. */
export function forwardCost(spec: ModelSpec): number {
  const layers = layersOf(spec);
  const first = layers.find(hasWeights);
  return layers.reduce((sum, summary) => {
    const { layer, flops, output } = summary;
    const [perFlop, perPixelFlop] =
      layer.kind === 'conv2d'
        ? [perPooledConvolutionFlop, perPooledPixelConvolutionFlop]
        : [perDenseFlop, perPixelDenseFlop];
    const rate = summary === first ? perPixelFlop : perFlop;
    return sum + (hasWeights(summary) ? flops * rate : sizeOf(output) * perActivationForward);
  }, 0);
}

/** What a training does, over all of its epochs. */
export interface Work {
  readonly epochs: number;
  readonly steps: number;
  /** Forward passes of one image each, which validation needs. */
  readonly images: number;
}

/** Cost of a training, validation included. */
export const workCost = (spec: ModelSpec, config: TrainConfig, { epochs, steps, images }: Work): number =>
  epochs * perEpoch + steps * stepCost(spec, config) + images * forwardCost(spec);
