/** The activation functions beside ReLU, each applied to every number alone. */

/**
 * ELU (Clevert et al. 2016) has alpha 1. GELU (Hendrycks and Gimpel 2016) is exact, `x / 2 (1 + erf(x / sqrt 2))`, as Keras
 * and PyTorch have it. SiLU is `x sigmoid(x)`, which Keras calls swish.
 */
export const activationLabels = {
  leakyRelu: 'Leaky ReLU',
  elu: 'ELU',
  gelu: 'GELU',
  silu: 'SiLU',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
} as const;

export type ActivationName = keyof typeof activationLabels;

export const activationNames = Object.keys(activationLabels) as ActivationName[];

/** The slope of the leaky ReLU below zero, as Keras has it. */
export const leakySlope = 0.3;

/**
 * The error function for x >= 0 to 1.5e-7, as tfjs computes it: `1 - t (a1 + t (a2 + ...)) e^(-x^2)` with
 * `t = 1 / (1 + p x)` (Abramowitz and Stegun 1964, 7.1.26).
 */
export const errorFunction = {
  p: 0.3275911,
  a: [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429],
} as const;

/** The standard normal density at 0, `1 / sqrt(2 pi)`. */
export const normalDensity = 1 / Math.sqrt(2 * Math.PI);
