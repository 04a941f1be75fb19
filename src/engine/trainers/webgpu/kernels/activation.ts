/** Activation functions other than ReLU, forward and backward. */
import {
  type ActivationName,
  errorFunction,
  leakySlope,
  normalDensity,
} from '../../../../core/model/activation.ts';
import type { InputGradientTarget } from './gradients.ts';
import { cellKernel, float, type Kernel, reads, writes } from './kernel.ts';

interface ActivationText {
  /** WGSL of the value at `x`. */
  readonly value: string;
  /** WGSL of the derivative at `x`, where the value is `y`. */
  readonly slope: string;
}

/** WGSL of the standard normal distribution function. */
const normalFunction = `fn below(x: f32) -> f32 {
  let size = abs(x) * ${float(Math.SQRT1_2)};
  let t = 1.0 / (1.0 + ${float(errorFunction.p)} * size);
  let series = t * (${errorFunction.a.map(float).join(' + t * (')}${')'.repeat(errorFunction.a.length)};
  let above = 0.5 * series * exp(max(-size * size, -80.0));
  return select(1.0 - above, above, x < 0.0);
}
`;
const sigmoid = '(1.0 / (1.0 + exp(clamp(-x, -80.0, 80.0))))';

const activations: Readonly<Record<ActivationName, ActivationText>> = {
  leakyRelu: {
    value: `select(x, ${float(leakySlope)} * x, x < 0.0)`,
    slope: `select(${float(leakySlope)}, 1.0, x > 0.0)`,
  },
  elu: { value: 'select(x, exp(min(x, 0.0)) - 1.0, x < 0.0)', slope: 'select(1.0, y + 1.0, x < 0.0)' },
  gelu: {
    value: 'x * below(x)',
    slope: `(below(x) + x * ${float(normalDensity)} * exp(max(-0.5 * x * x, -80.0)))`,
  },
  silu: { value: `x * ${sigmoid}`, slope: `(${sigmoid} + y * (1.0 - ${sigmoid}))` },
  tanh: { value: 'tanh(clamp(x, -9.0, 9.0))', slope: '(1.0 - y * y)' },
  sigmoid: { value: sigmoid, slope: 'y * (1.0 - y)' },
};

export const activationForward = (
  label: string,
  name: ActivationName,
  elements: number,
  input: string,
  output: string,
): Kernel =>
  cellKernel(
    `${label} forward`,
    [reads('image', input), writes('output', output)],
    elements,
    `${normalFunction}fn cell(index: u32) {
  let x = image[index];
  output[index] = ${activations[name].value};
}
`,
  );

/** The gradient of the function's input; the target's mask is that of a ReLU before it. */
export function activationBackward(
  label: string,
  name: ActivationName,
  elements: number,
  tensors: { readonly image: string; readonly output: string; readonly gradient: string },
  target: InputGradientTarget,
): Kernel {
  const isMasked = target.mask !== null;
  return cellKernel(
    `${label} input gradient`,
    [
      reads('image', tensors.image),
      reads('result', tensors.output),
      reads('gradient', tensors.gradient),
      writes('output', target.buffer),
    ],
    elements,
    `${normalFunction}fn cell(index: u32) {
  let x = image[index];
  let y = result[index];
  let value = gradient[index] * ${activations[name].slope};
  output[index] = ${isMasked ? 'select(0.0, value, x > 0.0)' : 'value'};
}
`,
  );
}
