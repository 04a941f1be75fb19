/**
 * The cost of a training step in nanoseconds of a nominal processor, by which a measured run of one model predicts another.
 *
 * Floating-point operations alone are off by a factor of two and more: a matrix product of a hidden layer runs at the
 * speed of memory, batch normalisation hardly has any operations and still takes its time. The weights below were fitted
 * to the compiled trainer's steps of the benchmark models on one thread (0.86, 2.3, 10, 11.2 and 194 ms at batch 128);
 * they are within 6 % of each. The waiting of threads for one another, and the work of the page, was fitted to whole
 * trainings on two threads. Only the ratios count: the pace itself is always measured.
 */
import { type LayerSummary, layersOf, type ModelSpec, sizeOf } from '../model/model-spec.ts';
import type { TrainConfig } from '../training/train-config.ts';

/** Nanoseconds of one floating-point operation in a convolution and in a matrix product. */
const perConvolutionFlop = 1 / 140;
const perDenseFlop = 1 / 45;
/** The same in the layer that reads the pixels: products with blank paper are left out. */
const perPixelConvolutionFlop = 1 / 125;
const perPixelDenseFlop = 1 / 115;
/** Nanoseconds of one activation, forward and backward. */
const perActivation = 1.2;
/** Nanoseconds of one activation of a ReLU that the kernel of the convolution before it applies. */
const perFusedActivation = 0.6;
/** Nanoseconds of one value of an activation function that takes an exponential, forward and backward. */
const perSmooth = 3;
/** Nanoseconds of one activation of a batch normalisation, forward and backward. */
const perNormalised = 2;
/** Nanoseconds of one activation of a dropout layer, forward and backward. */
const perDropped = 2.5;
/** Nanoseconds of one activation in the forward pass alone, for every layer without weights. */
const perActivationForward = 0.4;
/** Nanoseconds of one parameter in the optimizer, once a step. */
const perParameter = 2.5;
/** Nanoseconds of one parameter in the moving average of the weights. */
const perAveraged = 0.5;
/** Nanoseconds of augmenting one image. */
const perAugmented = 5000;
/** Nanoseconds that every step takes, independent of the model and the batch. */
export const perStep = 900_000;

const hasWeights = ({ layer }: LayerSummary): boolean => layer.kind === 'conv2d' || layer.kind === 'dense';

/** Cost of the forward and backward pass of one image through the layer `index`. */
function layerCost(layers: readonly LayerSummary[], index: number): number {
  const { layer, flops, output } = layers[index];
  // The first layer with weights reads the pixels, and needs no gradient of them.
  const isFirst = layers.findIndex(hasWeights) === index;
  const passes = isFirst ? 2 : 3;
  const size = sizeOf(output);
  switch (layer.kind) {
    case 'conv2d':
      return passes * flops * (isFirst ? perPixelConvolutionFlop : perConvolutionFlop);
    case 'dense':
      return passes * flops * (isFirst ? perPixelDenseFlop : perDenseFlop);
    case 'batchNorm':
      return size * perNormalised;
    case 'dropout':
      return size * perDropped;
    case 'relu':
      return size * (layers[index - 1]?.layer.kind === 'conv2d' ? perFusedActivation : perActivation);
    case 'activation':
      return size * perSmooth;
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

/** Cost of one training step, which trains on a whole batch. */
export function stepCost(spec: ModelSpec, config: TrainConfig): number {
  const layers = layersOf(spec);
  const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
  const image =
    layers.reduce((sum, _, index) => sum + layerCost(layers, index), 0) +
    (config.augmentation === null ? 0 : perAugmented);
  const update = parameters * (perParameter + (config.emaDecay > 0 ? perAveraged : 0));
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
        ? [perConvolutionFlop, perPixelConvolutionFlop]
        : [perDenseFlop, perPixelDenseFlop];
    const rate = summary === first ? perPixelFlop : perFlop;
    return sum + (hasWeights(summary) ? flops * rate : sizeOf(output) * perActivationForward);
  }, 0);
}

/** Cost of some training steps and of the forward passes of some images, which validation needs. */
export const workCost = (spec: ModelSpec, config: TrainConfig, steps: number, images: number): number =>
  steps * stepCost(spec, config) + images * forwardCost(spec);
