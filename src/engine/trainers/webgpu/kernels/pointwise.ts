/** Dropout, and a ReLU that is fused with nothing, forward and backward. */
import type { InputGradientTarget } from './gradients.ts';
import { cellKernel, float, type Kernel, reads, reluFunction, writes } from './kernel.ts';

/** WGSL of `randomBits` and of one word of `deriveKey` of `core/numerics/rng.ts`, bit for bit. */
const randomFunctions = `fn mix32(value: u32) -> u32 {
  var x = value;
  x = (x ^ (x >> 16u)) * 0x7feb352du;
  x = (x ^ (x >> 15u)) * 0x846ca68bu;
  return x ^ (x >> 16u);
}
fn randomBits(key: u32, counter: u32) -> u32 { return mix32(mix32(counter + 0x9e3779b9u) ^ key); }
fn derivedKey(key: u32, word: u32) -> u32 { return mix32((key ^ mix32(word + 0x85ebca6bu)) + 0x9e3779b9u); }
`;

export interface Dropout {
  readonly label: string;
  readonly rate: number;
  /** An element is dropped where 32 random bits are below this, see `DropoutOp`. */
  readonly dropBelow: number;
  /** Index of the layer in the spec, from which its random numbers are derived. */
  readonly layer: number;
  /** Elements of one image; an element's random counter is its place in the whole batch. */
  readonly elements: number;
}

const keepFunction = ({ rate, dropBelow, layer }: Dropout): string => `${randomFunctions}
fn kept(value: f32, index: u32) -> f32 {
  let key = derivedKey(derivedKey(step.dropoutKey, ${layer}u), step.number);
  return select(value * ${float(1 / (1 - rate))}, 0.0, randomBits(key, index) < ${dropBelow}u);
}
`;

export const dropoutForward = (dropout: Dropout, input: string, output: string): Kernel =>
  cellKernel(
    `${dropout.label} forward`,
    [reads('image', input), writes('output', output)],
    dropout.elements,
    `${keepFunction(dropout)}fn cell(index: u32) { output[index] = kept(image[index], index); }
`,
  );

/** Draws the same random bits again, so that no mask needs storing. */
export function dropoutBackward(dropout: Dropout, gradient: string, target: InputGradientTarget): Kernel {
  const value = 'kept(gradient[index], index)';
  return cellKernel(
    `${dropout.label} input gradient`,
    [
      reads('gradient', gradient),
      ...(target.mask === null ? [] : [reads('mask', target.mask)]),
      writes('output', target.buffer),
    ],
    dropout.elements,
    `${keepFunction(dropout)}fn cell(index: u32) {
  output[index] = ${target.mask === null ? value : `select(0.0, ${value}, mask[index] > 0.0)`};
}
`,
  );
}

export const reluForward = (label: string, elements: number, input: string, output: string): Kernel =>
  cellKernel(
    `${label} forward`,
    [reads('image', input), writes('output', output)],
    elements,
    `${reluFunction('f32')}fn cell(index: u32) { output[index] = relu(image[index]); }
`,
  );

/** The gradient of the ReLU's input. `gradient` has passed this ReLU already; the mask is that of a ReLU before it. */
export const reluBackward = (
  label: string,
  elements: number,
  gradient: string,
  target: InputGradientTarget,
): Kernel =>
  cellKernel(
    `${label} input gradient`,
    [
      reads('gradient', gradient),
      ...(target.mask === null ? [] : [reads('mask', target.mask)]),
      writes('output', target.buffer),
    ],
    elements,
    `fn cell(index: u32) {
  output[index] = ${target.mask === null ? 'gradient[index]' : 'select(0.0, gradient[index], mask[index] > 0.0)'};
}
`,
  );
