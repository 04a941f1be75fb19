/** What is fused behind a convolution's sums: bias, normalisation, ReLU and pooling. */
import type { NormPlan, ParameterSlice } from '../../../../../core/training/plan/step-plan.ts';
import { float, reluFunction } from '../kernel.ts';
import { storeFour } from '../store.ts';

export interface ForwardBuffers {
  readonly image: string;
  readonly weights: string;
  readonly output: string;
  /** `[samples, windows, channels]` of u32; null without a pooling or a backward pass. */
  readonly winners: string | null;
}

/** The operations between a convolution's sum and its output. */
export interface Epilogue {
  /** The normalisation by the running statistics, at inference only; null in training, which normalises in another pass. */
  readonly norm: NormPlan | null;
  readonly relu: boolean;
  readonly pool: boolean;
}

/** WGSL `finish(sums, channel)`: bias, normalisation and ReLU of the sums of four channels from `channel` on. */
export function finishFunction(bias: ParameterSlice, { norm, relu }: Epilogue): string {
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

/**
 * WGSL `store` that writes the largest of the four positions of window `row / 4`, and which it was; the first of equals wins.
 */
export function storeWindows(channels: number, withWinners: boolean): string {
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
