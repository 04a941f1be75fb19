/** The activation functions beside ReLU and their derivatives, for single numbers. */
import { type ActivationName, errorFunction, leakySlope, normalDensity } from '../model/activation.ts';

function erf(x: number): number {
  const size = Math.abs(x);
  const t = 1 / (1 + errorFunction.p * size);
  const tail = errorFunction.a.reduceRight((sum, coefficient) => (sum + coefficient) * t, 0);
  return Math.sign(x) * (1 - tail * Math.exp(-size * size));
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The standard normal distribution up to x. */
const normalShare = (x: number): number => (1 + erf(x * Math.SQRT1_2)) / 2;

/** The function's value at `x`. */
export function activationAt(name: ActivationName, x: number): number {
  switch (name) {
    case 'leakyRelu':
      return x < 0 ? leakySlope * x : x;
    case 'elu':
      return x < 0 ? Math.expm1(x) : x;
    case 'gelu':
      return x * normalShare(x);
    case 'silu':
      return x * sigmoid(x);
    case 'tanh':
      return Math.tanh(x);
    case 'sigmoid':
      return sigmoid(x);
    default:
      return name satisfies never;
  }
}

/** The function's derivative at `x`. */
export function slopeAt(name: ActivationName, x: number): number {
  switch (name) {
    case 'leakyRelu':
      return x < 0 ? leakySlope : 1;
    case 'elu':
      return x < 0 ? Math.exp(x) : 1;
    case 'gelu':
      return normalShare(x) + x * normalDensity * Math.exp((-x * x) / 2);
    case 'silu':
      return sigmoid(x) * (1 + x * (1 - sigmoid(x)));
    case 'tanh':
      return 1 - Math.tanh(x) ** 2;
    case 'sigmoid':
      return sigmoid(x) * (1 - sigmoid(x));
    default:
      return name satisfies never;
  }
}
