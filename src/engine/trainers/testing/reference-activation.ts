/** The activation functions of the plain float64 trainer. */
import { type ActivationName, errorFunction, leakySlope } from '../../../core/model/activation.ts';
import type { Pass, Values } from './reference-layers.ts';

function erf(x: number): number {
  const t = 1 / (1 + errorFunction.p * x);
  return 1 - errorFunction.a.reduceRight((sum, coefficient) => (sum + coefficient) * t, 0) * Math.exp(-x * x);
}

function valueAt(name: ActivationName, x: number): number {
  switch (name) {
    case 'leakyRelu':
      return x < 0 ? leakySlope * x : x;
    case 'elu':
      return x < 0 ? Math.expm1(x) : x;
    case 'gelu':
      return (x / 2) * (1 + Math.sign(x) * erf(Math.abs(x) * Math.SQRT1_2));
    case 'silu':
      return x / (1 + Math.exp(-x));
    case 'tanh':
      return Math.tanh(x);
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    default:
      return name satisfies never;
  }
}

/** The derivative as a central difference, which shares no formula with the trainers. */
function slopeAt(name: ActivationName, x: number): number {
  const step = 1e-5;
  return (valueAt(name, x + step) - valueAt(name, x - step)) / (2 * step);
}

export const activation = (name: ActivationName, x: Values): Pass => ({
  output: x.map(value => valueAt(name, value)),
  backward: gradient => gradient.map((value, at) => value * slopeAt(name, x[at])),
});
