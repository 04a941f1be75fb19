/** What a look at one image through one network gives, and the mean of several networks' looks. */
import { softVote } from '../evaluation/ensemble/vote.ts';
import { softmaxRows } from '../evaluation/softmax.ts';
import { type GradientTarget, pixelGradient } from './backward.ts';
import { activationsOf, logitsOfImage } from './forward.ts';
import type { Network, Values } from './network.ts';

/** The parts of a look beyond logits and probabilities, which always come. */
export interface LookParts {
  readonly activations: boolean;
  /** Whose gradient by the pixels is wanted; null for none. */
  readonly gradient: GradientTarget | null;
}

export interface Look {
  /** `[classes]` */
  readonly logits: Values;
  /** Softmax of the logits, `[classes]`. */
  readonly probabilities: Values;
  /** The output of every layer in the order of the layers, row-major in its output shape; empty where not wanted. */
  readonly activations: readonly Values[];
  /** The gradient of the target by the pixels, `[784]`, for pixels in 0..1; null where not wanted. */
  readonly gradient: Values | null;
}

/** Looks at one image `[28, 28, 1]` in 0..1. */
export function lookAt(network: Network, image: Values, parts: LookParts): Look {
  const activations = activationsOf(network, image);
  const logits = activations[activations.length - 1];
  return {
    logits,
    probabilities: softmaxRows(logits, 1),
    activations: parts.activations ? activations : [],
    gradient: parts.gradient && pixelGradient(network, image, parts.gradient, activations),
  };
}

/** The probability of a class alone. */
export const probabilityOf = (network: Network, image: Values, index: number): number =>
  softmaxRows(logitsOfImage(network, image), 1)[index];

const meanOf = (values: readonly Values[]): Values => (values.length === 1 ? values[0] : softVote(values));

/** The vote of several networks: the mean of their probabilities `[classes]`, and of their gradients `[784]`. */
export function voteOf(looks: readonly Look[]): Pick<Look, 'probabilities' | 'gradient'> {
  const gradients = looks.map(({ gradient }) => gradient).filter(gradient => gradient !== null);
  return {
    probabilities: meanOf(looks.map(({ probabilities }) => probabilities)),
    gradient: gradients.length === 0 ? null : meanOf(gradients),
  };
}
