/**
 * Convolution with bias, and what is fused behind it, as matrix products over patches that are never materialised.
 * A dense layer is the same with a 1 x 1 kernel on a 1 x 1 image.
 */
import type { ImageShape, NormPlan, ParameterSlice } from '../../../../core/plan/step-plan.ts';
import { type Binding, float, type Kernel, reads, reluFunction, writes } from '../kernel.ts';
import { fixedExtent, matmul, perSample } from './matmul.ts';

export interface Convolution {
  readonly label: string;
  readonly input: ImageShape;
  readonly kernelSize: number;
  readonly stride: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly kernel: ParameterSlice;
  readonly bias: ParameterSlice;
  /** Before pooling. */
  readonly convolved: ImageShape;
}

/** The gradient of the loss by the convolution's output: dense, or pooled with the winner's place (0-3) of each window. */
export interface OutputGradient {
  readonly buffer: string;
  readonly winners: string | null;
}

/** Rows of a pooled product go window by window, four positions each, so that one thread holds a whole window. */
const pooledShape = ([height, width, channels]: ImageShape): ImageShape => [
  Math.floor(height / 2),
  Math.floor(width / 2),
  channels,
];

/** Output positions of one image that a pass visits; pooling drops an odd last row or column. */
function positions(shape: ImageShape, pooled: boolean): number {
  const [height, width] = pooled ? pooledShape(shape) : shape;
  return height * width * (pooled ? 4 : 1);
}

/** `struct Position` of an output position's number. */
function positionFunction(shape: ImageShape, pooled: boolean): string {
  const [, width] = pooled ? pooledShape(shape) : shape;
  const perImage = positions(shape, pooled);
  const inImage = perImage === 1 ? '0u' : `index % ${perImage}u`;
  const body = pooled
    ? `let window = inImage / 4u;
  let y = (window / ${width}u) * 2u + (inImage / 2u) % 2u;
  let x = (window % ${width}u) * 2u + inImage % 2u;`
    : `let y = inImage / ${width}u;
  let x = inImage % ${width}u;`;
  return `struct Position { sample: u32, y: u32, x: u32 }
fn positionOf(index: u32) -> Position {
  let inImage = ${inImage};
  ${body}
  return Position(index / ${perImage}u, y, x);
}
`;
}

/** `struct Tap`: which cell of the kernel and which channel a number means. */
function tapFunction(kernelSize: number, channels: number): string {
  const body =
    kernelSize === 1
      ? 'return Tap(0u, 0u, index);'
      : `let cell = index / ${channels}u;
  return Tap(cell / ${kernelSize}u, cell % ${kernelSize}u, index % ${channels}u);`;
  return `struct Tap { y: u32, x: u32, channel: u32 }
fn tapOf(index: u32) -> Tap {
  ${body}
}
`;
}

/** \`under(position, tap)\`: the input under one cell of the kernel, 0 in the padding. */
function patchFunctions(convolution: Convolution, pooled: boolean): string {
  const [height, width, channels] = convolution.input;
  const { kernelSize, stride, padTop, padLeft, convolved } = convolution;
  return `${positionFunction(convolved, pooled)}${tapFunction(kernelSize, channels)}
fn under(position: Position, tap: Tap) -> f32 {
  let y = position.y * ${stride}u + tap.y - ${padTop}u;
  let x = position.x * ${stride}u + tap.x - ${padLeft}u;
  if (y >= ${height}u || x >= ${width}u) { return 0.0; }
  return image[((position.sample * ${height}u + y) * ${width}u + x) * ${channels}u + tap.channel];
}
`;
}

/** What happens to a sum before it is stored. */
export interface Epilogue {
  /** Running statistics; only inference normalises here. */
  readonly norm: NormPlan | null;
  readonly relu: boolean;
  readonly pool: boolean;
}

function finishFunction(bias: ParameterSlice, { norm, relu }: Epilogue): string {
  const at = (slice: ParameterSlice) => `weights[${slice.offset}u + channel]`;
  const normalised = norm
    ? `(sum + ${at(bias)} - ${at(norm.movingMean)}) * inverseSqrt(${at(norm.movingVariance)} + ${float(norm.epsilon)}) * ${at(norm.gamma)} + ${at(norm.beta)}`
    : `sum + ${at(bias)}`;
  return `${relu ? reluFunction : ''}fn finish(sum: f32, channel: u32) -> f32 {
  return ${relu ? `relu(${normalised})` : normalised};
}
`;
}

/** Hands each element of a block that lies inside of C to \`element(at, column, value)\`, \`at\` counting row by row. */
const storeElements = (columns: number): string => `
fn store(row: u32, column: u32, block: array<vec4f, 4>, split: u32) {
  for (var i = 0u; i < 4u && row + i < rowCount(); i++) {
    for (var j = 0u; j < 4u && column + j < ${columns}u; j++) {
      element((row + i) * ${columns}u + column + j, column + j, block[i][j]);
    }
  }
}
`;

/** Stores a block of four positions by four channels. */
const storePositions = (channels: number): string => `${storeElements(channels)}
fn element(at: u32, column: u32, value: f32) { output[at] = finish(value, column); }
`;

/** Stores the largest of a block's four positions and which one it was; the first wins a tie. */
const storeWindows = (channels: number, withWinners: boolean): string => `
fn store(row: u32, column: u32, block: array<vec4f, 4>, split: u32) {
  for (var j = 0u; j < 4u && column + j < ${channels}u; j++) {
    var best = 0.0;
    var winner = 0u;
    for (var i = 0u; i < 4u; i++) {
      let value = finish(block[i][j], column + j);
      if (i == 0u || value > best || value != value) { best = value; winner = i; }
    }
    let at = (row / 4u) * ${channels}u + column + j;
    output[at] = best;
    ${withWinners ? 'winners[at] = winner;' : ''}
  }
}
`;

export interface ForwardBuffers {
  readonly image: string;
  readonly weights: string;
  readonly output: string;
  /** `[samples, windows, channels]` of u32; null where nobody goes back. */
  readonly winners: string | null;
}

/** Convolution + bias + (norm) + ReLU + 2 x 2 max-pooling in one pass. */
export function convolutionForward(
  convolution: Convolution,
  epilogue: Epilogue,
  buffers: ForwardBuffers,
  samples: number,
): Kernel {
  const channels = convolution.convolved[2];
  const { pool } = epilogue;
  const withWinners = pool && buffers.winners !== null;
  const bindings: Binding[] = [
    reads('image', buffers.image),
    reads('weights', buffers.weights),
    writes('output', buffers.output),
  ];
  if (pool && buffers.winners !== null) bindings.push(writes('winners', buffers.winners, 'u32'));
  return matmul(
    {
      label: `${convolution.label} forward`,
      bindings,
      rows: perSample(positions(convolution.convolved, pool)),
      columns: channels,
      depth: fixedExtent(convolution.kernelSize ** 2 * convolution.input[2]),
      splits: 1,
      denseA: 'depth',
      denseB: 'column',
      functions: `${patchFunctions(convolution, pool)}${finishFunction(convolution.bias, epilogue)}
fn loadA(row: u32, k: u32) -> f32 { return under(positionOf(row), tapOf(k)); }
fn loadB(k: u32, column: u32) -> f32 { return weights[${convolution.kernel.offset}u + k * ${channels}u + column]; }
${pool ? storeWindows(channels, withWinners) : storePositions(channels)}`,
    },
    samples,
  );
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
fn store(row: u32, column: u32, block: array<vec4f, 4>, split: u32) {
  let start = ${target.offset}u + split * ${(taps + 1) * channels}u;
  for (var i = 0u; i < 4u && row + i < ${rows}u; i++) {
    for (var j = 0u; j < 4u && column + j < ${channels}u; j++) {
      gradients[start + (row + i) * ${channels}u + column + j] = block[i][j];
    }
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
${storeElements(inChannels)}
fn element(at: u32, column: u32, value: f32) {
  output[at] = ${target.mask === null ? 'value' : 'select(0.0, value, mask[at] > 0.0)'};
}
`,
    },
    samples,
  );
}
