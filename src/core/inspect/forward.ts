/** The forward pass of one image through a network, as inference has it: no dropout, running statistics. */

import { type Bytes, pixelsPerImage } from '../data/dataset.ts';
import { type LayerSummary, sizeOf } from '../model/model-spec.ts';
import { activationAt } from './activation.ts';
import type { Network, Values } from './network.ts';
import { convolve, pool } from './windows.ts';

const perLevel = Math.fround(1 / 255);

/** Grey levels `[784]`, 0 to 255, as the network gets them: `[28, 28, 1]` in 0..1. */
export const normalisedImage = (pixels: Bytes): Values =>
  Float32Array.from({ length: pixelsPerImage }, (_, pixel) => pixels[pixel] * perLevel);

/**
 * The output of every layer for one image `[28, 28, 1]` in 0..1, in the order of the layers and in their output shapes,
 * row-major: `[height, width, channels]` or `[units]`. The last are the logits.
 */
export function activationsOf(network: Network, image: Values): readonly Values[] {
  const activations: Values[] = [];
  let values = image;
  for (const summary of network.layers) {
    values = outputOf(network, summary, values);
    activations.push(values);
  }
  return activations;
}

/** The logits `[classes]` of one image `[28, 28, 1]` in 0..1. */
export const logitsOfImage = (network: Network, image: Values): Values =>
  network.layers.reduce((values, summary) => outputOf(network, summary, values), image);

/** What one layer makes of the output of the layer before. */
function outputOf(network: Network, summary: LayerSummary, input: Values): Values {
  const { layer, index } = summary;
  switch (layer.kind) {
    case 'conv2d':
      return convolve(
        { ...summary, layer },
        input,
        network.parameter(index, 'kernel'),
        network.parameter(index, 'bias'),
      );
    case 'dense':
      return multiply(input, network.parameter(index, 'kernel'), network.parameter(index, 'bias'));
    case 'batchNorm': {
      const { scale, shift } = normOf(network, index, layer.epsilon);
      return input.map((value, at) => value * scale[at % scale.length] + shift[at % scale.length]);
    }
    case 'relu':
      return input.map(value => Math.max(value, 0));
    case 'activation':
      return input.map(value => activationAt(layer.function, value));
    case 'maxPool':
    case 'avgPool':
      return pool({ ...summary, layer }, input);
    case 'globalAvgPool':
      return meansOf(input, sizeOf(summary.output));
    case 'dropout':
    case 'flatten':
      return input;
    default:
      return layer satisfies never;
  }
}

/** The row vector `input` `[inputs]` times `kernel` `[inputs, units]` plus `bias` `[units]`. */
function multiply(input: Float32Array, kernel: Float32Array, bias: Float32Array): Values {
  const sums = Float64Array.from(bias);
  for (const [at, value] of input.entries()) {
    if (value === 0) continue;
    const weights = at * sums.length;
    for (let unit = 0; unit < sums.length; unit++) sums[unit] += value * kernel[weights + unit];
  }
  return Float32Array.from(sums);
}

function meansOf(input: Float32Array, channels: number): Values {
  const sums = new Float64Array(channels);
  for (const [at, value] of input.entries()) sums[at % channels] += value;
  return Float32Array.from(sums, sum => (sum * channels) / input.length);
}

/**
 * Batch normalisation by its running statistics, as one factor and one summand a channel: (x - mean) / sqrt(variance +
 * epsilon) * gamma + beta (Ioffe and Szegedy 2015, algorithm 2).
 */
export function normOf(network: Network, layer: number, epsilon: number) {
  const [gamma, beta, mean, variance] = (['gamma', 'beta', 'movingMean', 'movingVariance'] as const).map(
    role => network.parameter(layer, role),
  );
  const scale = Float64Array.from(
    gamma,
    (factor, channel) => factor / Math.sqrt(variance[channel] + epsilon),
  );
  const shift = Float64Array.from(beta, (summand, channel) => summand - mean[channel] * scale[channel]);
  return { scale, shift };
}
