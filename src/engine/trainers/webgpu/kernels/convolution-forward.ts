/** Convolution with bias and with what is fused behind it, in one pass. */
import type { NormPlan, ParameterSlice } from '../../../../core/plan/step-plan.ts';
import { type Binding, float, type Kernel, reads, reluFunction, writes } from '../kernel.ts';
import { fixedExtent, matmul, perSample } from './matmul.ts';
import { type Convolution, patchFunctions, positions } from './patches.ts';

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

const storePositions = (channels: number): string => `
fn store(row: u32, column: u32, values: vec4f, split: u32) {
  for (var i = 0u; i < 4u; i++) {
    if (row + i < rowCount()) { output[(row + i) * ${channels}u + column] = finish(values[i], column); }
  }
}
`;

/** Stores the largest of a window's four positions and which one it was; the first wins a tie. */
const storeWindows = (channels: number, withWinners: boolean): string => `
fn store(row: u32, column: u32, values: vec4f, split: u32) {
  var best = finish(values[0], column);
  var winner = 0u;
  for (var i = 1u; i < 4u; i++) {
    let value = finish(values[i], column);
    if (value > best || value != value) { best = value; winner = i; }
  }
  let at = (row / 4u) * ${channels}u + column;
  output[at] = best;
  ${withWinners ? 'winners[at] = winner;' : ''}
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
