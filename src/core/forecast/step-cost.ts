/**
 * What a training step costs, in nanoseconds of a nominal processor: so that a measured run of one model predicts another.
 *
 * Floating-point operations alone are off by a factor of two and more: a matrix product of a hidden layer runs at the
 * speed of memory, batch normalisation hardly has any operations and still takes its time. The weights below were fitted
 * to the compiled trainer's steps of the benchmark models on one thread (1.7, 3.1, 10.9, 13.4 and 244 ms at batch 128);
 * they are within 17 % of each. What threads wait for one another, and what the page does meanwhile, was fitted to whole
 * trainings on two. Only the ratios count: the pace itself is always measured.
 */
import { type LayerSummary, layersOf, type ModelSpec, sizeOf } from '../model/model-spec.ts';
import type { TrainConfig } from '../training/train-config.ts';

/** Nanoseconds of one floating-point operation in a convolution and in a matrix product. */
const perConvolutionFlop = 1 / 110;
const perDenseFlop = 1 / 42;
/** Nanoseconds of one activation, forward and backward. */
const perActivation = 1.2;
/** Of a rectifier that the kernel of the convolution before it applies itself. */
const perFusedActivation = 0.6;
const perNormalised = 2.4;
const perDropped = 2.5;
/** Forward alone, whatever the layer. */
const perActivationForward = 0.4;
/** Nanoseconds of one parameter in the optimizer, once a step. */
const perParameter = 2.5;
const perAveraged = 0.5;
/** Nanoseconds of distorting one image. */
const perAugmented = 5000;
/** Nanoseconds that a step takes whatever its size. */
export const perStep = 900_000;

const hasWeights = ({ layer }: LayerSummary): boolean => layer.kind === 'conv2d' || layer.kind === 'dense';

/** Forward and backward of one image through one of the layers. */
function layerCost(layers: readonly LayerSummary[], index: number): number {
  const { layer, flops, output } = layers[index];
  // The first layer with weights needs no gradient of its input.
  const passes = layers.findIndex(hasWeights) === index ? 2 : 3;
  const size = sizeOf(output);
  switch (layer.kind) {
    case 'conv2d':
      return passes * flops * perConvolutionFlop;
    case 'dense':
      return passes * flops * perDenseFlop;
    case 'batchNorm':
      return size * perNormalised;
    case 'dropout':
      return size * perDropped;
    case 'relu':
      return size * (layers[index - 1]?.layer.kind === 'conv2d' ? perFusedActivation : perActivation);
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool':
      return size * perActivation;
    case 'flatten':
      return 0;
    default:
      return layer satisfies never;
  }
}

/** One training step of a whole batch. */
export function stepCost(spec: ModelSpec, config: TrainConfig): number {
  const layers = layersOf(spec);
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const image =
    layers.reduce((sum, _, index) => sum + layerCost(layers, index), 0) +
    (config.augmentation === null ? 0 : perAugmented);
  const update = parameters * (perParameter + (config.emaDecay > 0 ? perAveraged : 0));
  return config.batchSize * image + update + perStep;
}

/** The forward pass of one image. */
export function forwardCost(spec: ModelSpec): number {
  return layersOf(spec).reduce((sum, summary) => {
    const { layer, flops, output } = summary;
    const rate = layer.kind === 'conv2d' ? perConvolutionFlop : perDenseFlop;
    return sum + (hasWeights(summary) ? flops * rate : sizeOf(output) * perActivationForward);
  }, 0);
}

/** Some steps and the forward passes of some images, as validation does them. */
export const workCost = (spec: ModelSpec, config: TrainConfig, steps: number, images: number): number =>
  steps * stepCost(spec, config) + images * forwardCost(spec);
