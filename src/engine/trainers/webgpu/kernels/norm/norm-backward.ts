/** The gradient of batch normalisation in closed form (Ioffe and Szegedy 2015, section 3). */
import type { InputGradientTarget, OutputGradient } from '../gradients.ts';
import { cellKernel, type Kernel, reads, writes } from '../kernel.ts';
import { type NormStage, outputShape, partialSums, sourceFunction, totals } from './norm-stage.ts';

export interface NormGradientBuffers {
  readonly gradients: string;
  /** The first element of gamma's gradient; beta's follows it. */
  readonly offset: number;
  /** `[2, channels]`: scratch. */
  readonly sums: string;
}

/** The gradients of gamma, beta and the values; `gradient` has passed the ReLU already. */
export function normBackward(
  stage: NormStage,
  gradient: OutputGradient,
  buffers: NormGradientBuffers,
  target: InputGradientTarget,
): readonly Kernel[] {
  const [height, width, channels] = stage.shape;
  const [outHeight, outWidth] = outputShape(stage);
  const standardised = `fn standardised(at: u32, channel: u32) -> f32 {
  return (values[at] - statistics[channel]) * statistics[${channels}u + channel];
}
`;
  const winners = gradient.winners === null ? [] : [reads('winners', gradient.winners, 'u32')];
  const source = gradient.winners === null ? 'index' : 'sourceOf(index, winners[index])';
  const incoming =
    gradient.winners === null
      ? 'let incoming = gradient[index];'
      : `let position = index / ${channels}u;
  let x = position % ${width}u;
  let y = (position / ${width}u) % ${height}u;
  let sample = position / ${width * height}u;
  var incoming = 0.0;
  if (y < ${2 * outHeight}u && x < ${2 * outWidth}u) {
    let at = ((sample * ${outHeight}u + y / 2u) * ${outWidth}u + x / 2u) * ${channels}u + channel;
    incoming = select(0.0, gradient[at], winners[at] == (y % 2u) * 2u + x % 2u);
  }`;
  const passed = target.mask === null ? 'result' : 'select(0.0, result, mask[index] > 0.0)';
  return [
    partialSums(
      `${stage.label} gradient sums`,
      [
        reads('values', stage.values),
        reads('statistics', stage.statistics),
        reads('gradient', gradient.buffer),
        ...winners,
      ],
      stage,
      outHeight * outWidth,
      `${sourceFunction(stage)}${standardised}
fn terms(row: u32, channel: u32) -> vec2f {
  let index = row * ${channels}u + channel;
  return gradient[index] * vec2f(standardised(${source}, channel), 1.0);
}`,
    ),
    totals(
      `${stage.label} scale gradients`,
      [writes('gradients', buffers.gradients), writes('sums', buffers.sums)],
      stage,
      `fn finish(channel: u32, total: vec2f) {
  gradients[${buffers.offset}u + channel] = total.x;
  gradients[${buffers.offset + channels}u + channel] = total.y;
  sums[channel] = total.x;
  sums[${channels}u + channel] = total.y;
}`,
    ),
    cellKernel(
      `${stage.label} input gradient`,
      [
        reads('values', stage.values),
        reads('statistics', stage.statistics),
        reads('weights', stage.weights),
        reads('sums', buffers.sums),
        reads('gradient', gradient.buffer),
        ...winners,
        ...(target.mask === null || target.mask === stage.values ? [] : [reads('mask', target.mask)]),
        writes('output', target.buffer),
      ],
      height * width * channels,
      `${standardised}
fn cell(index: u32) {
  let channel = index % ${channels}u;
  ${incoming}
  let count = f32(step.samples * ${height * width}u);
  let spread = sums[channel] * standardised(index, channel) + sums[${channels}u + channel];
  let scale = weights[${stage.plan.gamma.offset}u + channel] * statistics[${channels}u + channel];
  let result = scale * (incoming - spread / count);
  output[index] = ${target.mask === stage.values ? passed.replace('mask[', 'values[') : passed};
}
`,
    ),
  ];
}
