/** The gradients of a convolution's kernel and bias, and of its input. */
import type { InputGradientTarget, OutputGradient } from '../gradients.ts';
import { type Binding, inFours, type Kernel, reads, vectorOr, writes } from '../kernel.ts';
import { fixedExtent, matmul, perSample } from '../matmul/matmul.ts';
import { matmulPart } from '../matmul/matmul-part.ts';
import type { Part } from '../part.ts';
import { storeRows, storeRowsSingly } from '../store.ts';
import type { FilterGradientTarget } from './filter-gradient-target.ts';
import {
  type Convolution,
  patchFunctions,
  pooledShape,
  positionFunction,
  positions,
  tapFunction,
} from './patches.ts';
import { hasWinnerGradient, winnerGradient } from './winner-gradient.ts';

const gradientBindings = ({ buffer, winners }: OutputGradient, fours: boolean): Binding[] => [
  reads('gradient', buffer, vectorOr(fours, 'f32')),
  ...(winners === null ? [] : [reads('winners', winners, vectorOr(fours, 'u32'))]),
];

const element = (buffer: string, at: string, fours: boolean): string =>
  fours ? `${buffer}[(${at}) / 4u]` : `${buffer}[${at}]`;

/** WGSL of the pooled gradient at an element if its winner is `place`, else 0; of four channels where `fours`. */
const wonBy = (at: string, place: string, fours: boolean): string =>
  `select(${vectorOr(fours, 'f32')}(), ${element('gradient', at, fours)}, ${element('winners', at, fours)} == ${vectorOr(fours, 'u32')}(${place}))`;

/**
 * The gradient of kernel and bias, `[kernelSize x kernelSize x inChannels + 1, filters]`: patches times output gradient,
 * summed over all positions, in `splits` shares. The bias is the row whose patch is all ones.
 */
export function convFilterGradient(
  convolution: Convolution,
  gradient: OutputGradient,
  image: string,
  target: FilterGradientTarget,
  samples: number,
): Part {
  const { buffer, winners } = gradient;
  if (winners !== null && hasWinnerGradient(convolution))
    return winnerGradient(convolution, { buffer, winners }, image, target);
  const channels = convolution.convolved[2];
  const inputs = convolution.input[2];
  const taps = convolution.kernelSize ** 2 * inputs;
  const pooled = gradient.winners !== null;
  const rows = target.withBias ? taps + 1 : taps;
  const rowFours = inFours(inputs);
  const fours = inFours(channels);
  // The row behind the last tap is the bias.
  const isBias =
    convolution.kernelSize === 1 ? `row.channel == ${taps}u` : `row.y == ${convolution.kernelSize}u`;
  const loadA = rowFours
    ? `fn vectorA(row: Tap, k: u32) -> vec4f {
  if (${isBias}) { return vec4f(1.0, 0.0, 0.0, 0.0); }`
    : `fn elementA(row: Tap, k: u32) -> f32 {
  if (${isBias}) { return 1.0; }`;
  const loadB = pooled
    ? wonBy(`(k / 4u) * ${channels}u + column`, 'k % 4u', fours)
    : element('gradient', `k * ${channels}u + column`, fours);
  const share = `${target.offset}u + split * ${(taps + 1) * channels}u`;
  return matmulPart(
    {
      label: `${convolution.label} filter gradient`,
      bindings: [
        reads('image', image, vectorOr(rowFours, 'f32')),
        ...gradientBindings(gradient, fours),
        writes('gradients', target.gradients),
      ],
      rows: fixedExtent(rows),
      columns: channels,
      depth: perSample(positions(convolution.convolved, pooled)),
      row: 'tapOf',
      a: { along: 'row', vector: rowFours },
      b: { along: 'column', vector: fours },
      functions: `${patchFunctions(convolution, pooled, rowFours)}
${loadA}
  return under(positionOf(k), row);
}
fn ${fours ? 'vectorB' : 'elementB'}(k: u32, column: u32) -> ${vectorOr(fours, 'f32')} {
  return ${loadB};
}
${storeRowsSingly(channels, 'gradients', `${share} + row * ${channels}u + column`, 'block[i]')}`,
    },
    target.splits,
    samples,
  );
}

/** The gradient of the input: the transposed convolution of the output's gradient. */
export function convInputGradient(
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
  const fours = inFours(channels);
  const kernelFours = inFours(channels, convolution.kernel.offset);
  const columnFours = inFours(inChannels);
  const type = vectorOr(fours, 'f32');
  const at = (fromHeight: number, fromWidth: number, y: string, x: string) =>
    `((row.sample * ${fromHeight}u + ${y}) * ${fromWidth}u + ${x}) * ${channels}u + tap.channel`;
  const loadGradient =
    gradient.winners === null
      ? `return ${element('gradient', at(height, width, 'y', 'x'), fours)};`
      : `if (y >= ${2 * pooledHeight}u || x >= ${2 * pooledWidth}u) { return ${type}(); }
  let at = ${at(pooledHeight, pooledWidth, 'y / 2u', 'x / 2u')};
  return ${wonBy('at', '(y % 2u) * 2u + x % 2u', fours)};`;
  const offStride =
    stride === 1 ? '' : `if (fromY % ${stride}u != 0u || fromX % ${stride}u != 0u) { return ${type}(); }`;
  const kernelAt = `${convolution.kernel.offset}u + (cell * ${inChannels}u + column) * ${channels}u + tap.channel`;
  const masks = columnFours
    ? 'mask[at / 4u]'
    : 'vec4f(mask[at], mask[at + 1u], mask[at + 2u], mask[at + 3u])';
  const passed = target.mask === null ? 'block[i]' : `select(vec4f(), block[i], ${masks} > vec4f())`;
  return matmul(
    {
      label: `${convolution.label} input gradient`,
      bindings: [
        ...gradientBindings(gradient, fours),
        reads('weights', weights, vectorOr(kernelFours, 'f32')),
        ...(target.mask === null ? [] : [reads('mask', target.mask, vectorOr(columnFours, 'f32'))]),
        writes('output', target.buffer, vectorOr(columnFours, 'f32')),
      ],
      rows: perSample(inHeight * inWidth),
      columns: inChannels,
      depth: fixedExtent(kernelSize ** 2 * channels),
      row: 'positionOf',
      a: { along: 'depth', vector: fours },
      b: { along: 'depth', vector: kernelFours },
      functions: `${positionFunction(convolution.input, false)}${tapFunction(kernelSize, channels)}
fn ${fours ? 'vectorA' : 'elementA'}(row: Position, k: u32) -> ${type} {
  let tap = tapOf(k);
  // Below zero wraps around to beyond the image.
  let fromY = row.y + ${padTop}u - tap.y;
  let fromX = row.x + ${padLeft}u - tap.x;
  ${offStride}
  let y = fromY / ${stride}u;
  let x = fromX / ${stride}u;
  if (y >= ${height}u || x >= ${width}u) { return ${type}(); }
  ${loadGradient}
}
fn ${kernelFours ? 'vectorB' : 'elementB'}(k: u32, column: u32) -> ${vectorOr(kernelFours, 'f32')} {
  let tap = tapOf(k);
  let cell = tap.y * ${kernelSize}u + tap.x;
  return ${element('weights', kernelAt, kernelFours)};
}
${storeRows(inChannels, 'output', `row * ${inChannels}u + column`, passed)}`,
    },
    samples,
  );
}
