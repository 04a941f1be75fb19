/** Convolution with bias and all that is fused behind it, in one pass. */
import type { NormPlan, ParameterSlice } from '../../../../../core/training/plan/step-plan.ts';
import {
  type Binding,
  float,
  inFours,
  type Kernel,
  reads,
  reluFunction,
  vectorOr,
  writes,
} from '../kernel.ts';
import { fixedExtent, matmul, perSample } from '../matmul/matmul.ts';
import { storeFour, storeRows } from '../store.ts';
import { type Convolution, patchFunctions, positions } from './patches.ts';

/** The operations between a convolution's sum and its output. */
export interface Epilogue {
  /** The normalisation by the running statistics, at inference only; null in training, which normalises in another pass. */
  readonly norm: NormPlan | null;
  readonly relu: boolean;
  readonly pool: boolean;
}

/** WGSL `finish(sums, channel)`: bias, normalisation and ReLU of the sums of four channels from `channel` on. */
function finishFunction(bias: ParameterSlice, { norm, relu }: Epilogue): string {
  const at = ({ offset }: ParameterSlice) => {
    const elements = [0, 1, 2, 3].map(i => `weights[${offset + i}u + channel]`);
    return `vec4f(${elements.join(', ')})`;
  };
  const normalised = norm
    ? `(sums + ${at(bias)} - ${at(norm.movingMean)}) * inverseSqrt(${at(norm.movingVariance)} + ${float(norm.epsilon)}) * ${at(norm.gamma)} + ${at(norm.beta)}`
    : `sums + ${at(bias)}`;
  return `${relu ? reluFunction('vec4f') : ''}fn finish(sums: vec4f, channel: u32) -> vec4f {
  return ${relu ? `relu(${normalised})` : normalised};
}
`;
}

/** WGSL `store` that writes the largest of a window's four positions, and which it was; the first of equals wins. */
function storeWindows(channels: number, withWinners: boolean): string {
  const visits = [1, 2, 3].map(
    place => `value = finish(block[${place}], column);
  better = (value > best) | (value != value);
  best = select(best, value, better);
  winner = select(winner, vec4u(${place}u), better);`,
  );
  return `
fn store(row: u32, column: u32, block: mat4x4f, split: u32) {
  var best = finish(block[0], column);
  var winner = vec4u();
  var value = vec4f();
  var better = vec4<bool>();
  ${visits.join('\n  ')}
  let at = (row / 4u) * ${channels}u + column;
  ${storeFour('output', 'at', 'best', channels)}
  ${withWinners ? storeFour('winners', 'at', 'winner', channels) : ''}
}
`;
}

export interface ForwardBuffers {
  readonly image: string;
  readonly weights: string;
  readonly output: string;
  /** `[samples, windows, channels]` of u32; null without a pooling or a backward pass. */
  readonly winners: string | null;
}

/** Convolution + bias + (norm) + ReLU + 2 x 2 max-pooling in one pass. */
export function convForward(
  convolution: Convolution,
  epilogue: Epilogue,
  buffers: ForwardBuffers,
  samples: number,
): Kernel {
  const channels = convolution.convolved[2];
  const inputs = convolution.input[2];
  const { pool } = epilogue;
  const withWinners = pool && buffers.winners !== null;
  const kernels = inFours(channels, convolution.kernel.offset);
  const bindings: Binding[] = [
    reads('image', buffers.image, vectorOr(inFours(inputs), 'f32')),
    reads('weights', buffers.weights),
    ...(kernels ? [reads('kernels', buffers.weights, 'vec4f')] : []),
    writes('output', buffers.output, vectorOr(inFours(channels), 'f32')),
  ];
  if (pool && buffers.winners !== null)
    bindings.push(writes('winners', buffers.winners, vectorOr(inFours(channels), 'u32')));
  const kernelAt = `${convolution.kernel.offset}u + k * ${channels}u + column`;
  const loadA = inFours(inputs)
    ? 'fn vectorA(row: Position, k: u32) -> vec4f { return under(row, tapOf(k)); }'
    : 'fn elementA(row: Position, k: u32) -> f32 { return under(row, tapOf(k)); }';
  const loadB = kernels
    ? `fn vectorB(k: u32, column: u32) -> vec4f { return kernels[(${kernelAt}) / 4u]; }`
    : `fn elementB(k: u32, column: u32) -> f32 { return weights[${kernelAt}]; }`;
  const store = pool
    ? storeWindows(channels, withWinners)
    : storeRows(channels, 'output', `row * ${channels}u + column`, 'finish(block[i], column)');
  return matmul(
    {
      label: `${convolution.label} forward`,
      bindings,
      rows: perSample(positions(convolution.convolved, pool)),
      columns: channels,
      depth: fixedExtent(convolution.kernelSize ** 2 * inputs),
      row: 'positionOf',
      a: { along: 'depth', vector: inFours(inputs) },
      b: { along: 'column', vector: kernels },
      functions: `${patchFunctions(convolution, pool, inFours(inputs))}${finishFunction(convolution.bias, epilogue)}
${loadA}
${loadB}
${store}`,
    },
    samples,
  );
}
