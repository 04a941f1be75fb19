/** The backward pass of one image: how a logit or the loss changes with each pixel. */

import { softmaxRows } from '../evaluation/softmax.ts';
import { type LayerSummary, sizeOf } from '../model/model-spec.ts';
import { slopeAt } from './activation.ts';
import { activationsOf, normOf } from './forward.ts';
import type { Network, Values } from './network.ts';
import { convolveBackward, poolBackward } from './windows.ts';

/** What is differentiated: the logit of a class, or the cross-entropy in nats against a class as label. */
export interface GradientTarget {
  readonly of: 'logit' | 'loss';
  /** Index of the class. */
  readonly class: number;
}

/**
 * The gradient by the pixels `[28, 28, 1]` of one image in 0..1, the saliency map of Simonyan et al. 2014
 * (https://arxiv.org/abs/1312.6034, section 3): the change of the target for a pixel that turns from paper to ink, were
 * the network linear. `activations` are those of `activationsOf`, if they are known.
 */
export function pixelGradient(
  network: Network,
  image: Values,
  target: GradientTarget,
  activations: readonly Values[] = activationsOf(network, image),
): Values {
  const logits = activations[activations.length - 1];
  return network.layers.reduceRight<Values>(
    (gradient, summary) =>
      gradientByInput(network, summary, activations[summary.index - 1] ?? image, gradient),
    gradientByLogits(logits, target),
  );
}

/** A unit vector for a logit; softmax minus the one-hot label for the loss. */
function gradientByLogits(logits: Values, target: GradientTarget): Values {
  const gradient = target.of === 'loss' ? softmaxRows(logits, 1) : new Float32Array(logits.length);
  gradient[target.class] += target.of === 'loss' ? -1 : 1;
  return gradient;
}

function gradientByInput(network: Network, summary: LayerSummary, input: Values, gradient: Values): Values {
  const { layer, index } = summary;
  switch (layer.kind) {
    case 'conv2d':
      return convolveBackward({ ...summary, layer }, gradient, network.parameter(index, 'kernel'));
    case 'dense':
      return multiplyTransposed(gradient, network.parameter(index, 'kernel'), input.length);
    case 'batchNorm': {
      const { scale } = normOf(network, index, layer.epsilon);
      return gradient.map((value, at) => value * scale[at % scale.length]);
    }
    case 'relu':
      return gradient.map((value, at) => (input[at] > 0 ? value : 0));
    case 'activation':
      return gradient.map((value, at) => value * slopeAt(layer.function, input[at]));
    case 'maxPool':
    case 'avgPool':
      return poolBackward({ ...summary, layer }, input, gradient);
    case 'globalAvgPool': {
      const channels = sizeOf(summary.output);
      return input.map((_, at) => (gradient[at % channels] * channels) / input.length);
    }
    case 'dropout':
    case 'flatten':
      return gradient;
    default:
      return layer satisfies never;
  }
}

/** `kernel` `[inputs, units]` times the column vector `gradient` `[units]`. */
function multiplyTransposed(gradient: Values, kernel: Float32Array, inputs: number): Values {
  const units = gradient.length;
  const byInput = new Float32Array(inputs);
  for (let at = 0; at < inputs; at++) {
    let sum = 0;
    for (let unit = 0; unit < units; unit++) sum += gradient[unit] * kernel[at * units + unit];
    byInput[at] = sum;
  }
  return byInput;
}
