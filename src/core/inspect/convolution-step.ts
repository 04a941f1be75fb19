/**
 * One output of a convolution, step by step: the window, its products with the kernel, their sum, the bias, and what batch
 * normalisation and ReLU make of it where they follow.
 */
import { type LayerSummary, paddingBefore, type Shape } from '../model/model-spec.ts';
import { activationAt } from './activation.ts';
import { normOf } from './forward.ts';
import type { Network } from './network.ts';

/** A cell of the window in one channel. */
interface WindowCell {
  /** The place in the input; it lies outside where the window reaches into the padding. */
  readonly row: number;
  readonly column: number;
  /** The input there; 0 in the padding. */
  readonly value: number;
  readonly inside: boolean;
  readonly weight: number;
  readonly product: number;
}

interface ChannelStep {
  /** `[kernelSize x kernelSize]`, row by row. */
  readonly cells: readonly WindowCell[];
  /** Sum of the products. */
  readonly sum: number;
}

/** A layer behind the convolution that looks at each number alone. */
export interface FollowingStep {
  /** The layer's name, such as `relu_1`. */
  readonly name: string;
  readonly kind: 'batchNorm' | 'relu' | 'activation';
  /** Factor and summand of a batch normalisation in inference; null for the others. */
  readonly norm: { readonly scale: number; readonly shift: number } | null;
  readonly value: number;
}

export interface ConvolutionStep {
  /** One for each channel of the input. */
  readonly channels: readonly ChannelStep[];
  /** Sum over all channels. */
  readonly sum: number;
  readonly bias: number;
  /** The output of the convolution: sum plus bias. */
  readonly output: number;
  readonly following: readonly FollowingStep[];
}

type Convolution = LayerSummary & { readonly layer: { readonly kind: 'conv2d' } };

/** The convolutions of a network, in its order. */
export const convolutionsOf = (network: Network): readonly Convolution[] =>
  network.layers.flatMap(summary => {
    const { layer } = summary;
    return layer.kind === 'conv2d' ? [{ ...summary, layer }] : [];
  });

const imageOf = (shape: Shape) => shape as readonly [height: number, width: number, channels: number];

/** The row and column of the input at which the window of an output begins; negative in the padding. */
export function windowStart(
  { layer, input }: Convolution,
  row: number,
  column: number,
): readonly [row: number, column: number] {
  const [height, width] = imageOf(input);
  const { kernelSize, stride, padding } = layer;
  return [
    row * stride - paddingBefore(height, kernelSize, stride, padding),
    column * stride - paddingBefore(width, kernelSize, stride, padding),
  ];
}

function followingOf(
  network: Network,
  convolution: Convolution,
  filter: number,
  output: number,
): FollowingStep[] {
  const steps: FollowingStep[] = [];
  let value = output;
  for (const { layer, name, index } of network.layers.slice(convolution.index + 1)) {
    if (layer.kind === 'relu') {
      value = Math.max(value, 0);
      steps.push({ name, kind: 'relu', norm: null, value });
    } else if (layer.kind === 'activation') {
      value = activationAt(layer.function, value);
      steps.push({ name, kind: 'activation', norm: null, value });
    } else if (layer.kind === 'batchNorm') {
      const { scale, shift } = normOf(network, index, layer.epsilon);
      const norm = { scale: scale[filter], shift: shift[filter] };
      value = value * norm.scale + norm.shift;
      steps.push({ name, kind: 'batchNorm', norm, value });
    } else break;
  }
  return steps;
}

/**
 * Computes the output of `filter` at `row` and `column`. `input` is what the convolution gets, `[height, width, channels]`
 * row-major. The sums are in float64, so that they are those of the numbers that are shown.
 */
export function convolutionStep(
  network: Network,
  convolution: Convolution,
  input: Float32Array,
  filter: number,
  row: number,
  column: number,
): ConvolutionStep {
  const { layer, index } = convolution;
  const { kernelSize, filters } = layer;
  const [height, width, count] = imageOf(convolution.input);
  const kernel = network.parameter(index, 'kernel');
  const [top, left] = windowStart(convolution, row, column);
  const channels = Array.from({ length: count }, (_, channel): ChannelStep => {
    const cells = Array.from({ length: kernelSize ** 2 }, (_, place): WindowCell => {
      const y = top + Math.floor(place / kernelSize);
      const x = left + (place % kernelSize);
      const inside = y >= 0 && x >= 0 && y < height && x < width;
      const value = inside ? input[(y * width + x) * count + channel] : 0;
      const weight = kernel[(place * count + channel) * filters + filter];
      return { row: y, column: x, value, inside, weight, product: value * weight };
    });
    return { cells, sum: cells.reduce((sum, { product }) => sum + product, 0) };
  });
  const sum = channels.reduce((total, channel) => total + channel.sum, 0);
  const bias = network.parameter(index, 'bias')[filter];
  const output = sum + bias;
  return { channels, sum, bias, output, following: followingOf(network, convolution, filter, output) };
}
