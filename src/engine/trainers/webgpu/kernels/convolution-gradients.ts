/** The gradients of a convolution by its kernel and bias and by its input. */
import { type Binding, type Kernel, reads, writes } from '../kernel.ts';
import { fixedExtent, matmul, perSample } from './matmul.ts';
import {
  type Convolution,
  patchFunctions,
  pooledShape,
  positionFunction,
  positions,
  tapFunction,
} from './patches.ts';

/** The gradient of the loss by the convolution's output: dense, or pooled with the winner's place (0-3) of each window. */
export interface OutputGradient {
  readonly buffer: string;
  readonly winners: string | null;
}

const gradientBindings = ({ buffer, winners }: OutputGradient): Binding[] => [
  reads('gradient', buffer),
  ...(winners === null ? [] : [reads('winners', winners, 'u32')]),
];

export interface FilterGradientTarget {
  readonly gradients: string;
  /** First element of the first share; the shares follow one another. */
  readonly offset: number;
  readonly splits: number;
  /** False before a batch normalisation, which makes the bias's gradient exactly zero. */
  readonly withBias: boolean;
}

/**
 * The gradient by kernel and bias, `[kernelSize x kernelSize x inChannels + 1, filters]`: patches times output gradient,
 * summed over all positions, in `splits` shares. The bias is the row whose patch is all ones.
 */
export function filterGradient(
  convolution: Convolution,
  gradient: OutputGradient,
  image: string,
  target: FilterGradientTarget,
  samples: number,
): Kernel {
  const channels = convolution.convolved[2];
  const taps = convolution.kernelSize ** 2 * convolution.input[2];
  const pooled = gradient.winners !== null;
  const rows = target.withBias ? taps + 1 : taps;
  const loadGradient = pooled
    ? `let at = (k / 4u) * ${channels}u + column;
  return select(0.0, gradient[at], winners[at] == k % 4u);`
    : `return gradient[k * ${channels}u + column];`;
  return matmul(
    {
      label: `${convolution.label} filter gradient`,
      bindings: [reads('image', image), ...gradientBindings(gradient), writes('gradients', target.gradients)],
      rows: fixedExtent(rows),
      columns: channels,
      depth: perSample(positions(convolution.convolved, pooled)),
      splits: target.splits,
      denseA: 'row',
      denseB: 'column',
      functions: `${patchFunctions(convolution, pooled)}
fn loadA(row: u32, k: u32) -> f32 {
  if (row == ${taps}u) { return 1.0; }
  return under(positionOf(k), tapOf(row));
}
fn loadB(k: u32, column: u32) -> f32 {
  ${loadGradient}
}
fn store(row: u32, column: u32, values: vec4f, split: u32) {
  let start = ${target.offset}u + split * ${(taps + 1) * channels}u + column;
  for (var i = 0u; i < 4u; i++) {
    if (row + i < ${rows}u) { gradients[start + (row + i) * ${channels}u] = values[i]; }
  }
}
`,
    },
    samples,
  );
}

export interface InputGradientTarget {
  readonly buffer: string;
  /** The input itself where it left a ReLU: no gradient passes where it is zero. */
  readonly mask: string | null;
}

/** The gradient by the input: the transposed convolution of the output's gradient. */
export function inputGradient(
  convolution: Convolution,
  gradient: OutputGradient,
  weights: string,
  target: InputGradientTarget,
  samples: number,
): Kernel {
  const [inHeight, inWidth, inChannels] = convolution.input;
  const [height, width, channels] = convolution.convolved;
  const { kernelSize, stride, padTop, padLeft } = convolution;
  const [pooledHeight, pooledWidth] = pooledShape(convolution.convolved);
  const loadGradient =
    gradient.winners === null
      ? `return gradient[((source.sample * ${height}u + y) * ${width}u + x) * ${channels}u + tap.channel];`
      : `if (y >= ${2 * pooledHeight}u || x >= ${2 * pooledWidth}u) { return 0.0; }
  let at = ((source.sample * ${pooledHeight}u + y / 2u) * ${pooledWidth}u + x / 2u) * ${channels}u + tap.channel;
  return select(0.0, gradient[at], winners[at] == (y % 2u) * 2u + x % 2u);`;
  const offStride =
    stride === 1 ? '' : `if (fromY % ${stride}u != 0u || fromX % ${stride}u != 0u) { return 0.0; }`;
  return matmul(
    {
      label: `${convolution.label} input gradient`,
      bindings: [
        ...gradientBindings(gradient),
        reads('weights', weights),
        ...(target.mask === null ? [] : [reads('mask', target.mask)]),
        writes('output', target.buffer),
      ],
      rows: perSample(inHeight * inWidth),
      columns: inChannels,
      depth: fixedExtent(kernelSize ** 2 * channels),
      splits: 1,
      denseA: 'depth',
      denseB: 'depth',
      functions: `${positionFunction(convolution.input, false)}${tapFunction(kernelSize, channels)}
fn loadA(row: u32, k: u32) -> f32 {
  let source = positionOf(row);
  let tap = tapOf(k);
  // Below zero wraps around to beyond the image.
  let fromY = source.y + ${padTop}u - tap.y;
  let fromX = source.x + ${padLeft}u - tap.x;
  ${offStride}
  let y = fromY / ${stride}u;
  let x = fromX / ${stride}u;
  if (y >= ${height}u || x >= ${width}u) { return 0.0; }
  ${loadGradient}
}
fn loadB(k: u32, column: u32) -> f32 {
  let tap = tapOf(k);
  let cell = tap.y * ${kernelSize}u + tap.x;
  return weights[${convolution.kernel.offset}u + (cell * ${inChannels}u + column) * ${channels}u + tap.channel];
}
fn store(row: u32, column: u32, values: vec4f, split: u32) {
  for (var i = 0u; i < 4u; i++) {
    let at = (row + i) * ${inChannels}u + column;
    if (row + i < rowCount()) { output[at] = ${target.mask === null ? 'values[i]' : 'select(0.0, values[i], mask[at] > 0.0)'}; }
  }
}
`,
    },
    samples,
  );
}
