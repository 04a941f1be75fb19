/**
 * Batch normalisation, its statistics and its gradient in closed form (Ioffe and Szegedy 2015), over `[samples x
 * positions, channels]`, with ReLU and 2 x 2 max-pooling behind it.
 *
 * Sums over the batch go in two stages in a fixed order: some workgroups a channel, then one thread a channel.
 */
import type { ImageShape, NormPlan } from '../../../../core/plan/step-plan.ts';
import {
  type Binding,
  cellKernel,
  float,
  type Kernel,
  kernel,
  reads,
  reluFunction,
  writes,
} from '../kernel.ts';
import type { InputGradientTarget, OutputGradient } from './convolution.ts';

export interface NormStage {
  readonly label: string;
  readonly plan: NormPlan;
  /** What is normalised. */
  readonly shape: ImageShape;
  readonly relu: boolean;
  readonly pool: boolean;
  /** Buffer of the values before normalisation. */
  readonly values: string;
  readonly weights: string;
  /** `[2, channels]`: the batch's mean and one over its standard deviation. */
  readonly statistics: string;
  /** `[parts, 2, channels]`: sums of parts of the batch; forward and backward use it in turn. */
  readonly parts: string;
}

/** Workgroups that share the sum over the batch. */
export const normParts = 32;
const channelLanes = 16;
const rowLanes = 16;

const outputShape = ({ shape, pool }: NormStage): ImageShape =>
  pool ? [Math.floor(shape[0] / 2), Math.floor(shape[1] / 2), shape[2]] : shape;

/** Two sums a channel over all of `rows(samples)`: the body has `fn terms(row: u32, channel: u32) -> vec2f`. */
function partialSums(
  label: string,
  bindings: readonly Binding[],
  stage: NormStage,
  rowsPerSample: number,
  body: string,
): Kernel {
  const channels = stage.shape[2];
  return kernel(
    label,
    [...bindings, writes('parts', stage.parts)],
    () => [Math.ceil(channels / channelLanes), normParts, 1],
    `${body}
var<workgroup> lanes: array<vec2f, ${channelLanes * rowLanes}>;
@compute @workgroup_size(${channelLanes}, ${rowLanes})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let rows = step.samples * ${rowsPerSample}u;
  let share = (rows + ${normParts - 1}u) / ${normParts}u;
  let last = min(rows, (group.y + 1u) * share);
  let channel = group.x * ${channelLanes}u + local.x;
  var sum = vec2f();
  if (channel < ${channels}u) {
    for (var row = group.y * share + local.y; row < last; row += ${rowLanes}u) { sum += terms(row, channel); }
  }
  lanes[local.y * ${channelLanes}u + local.x] = sum;
  workgroupBarrier();
  if (local.y == 0u && channel < ${channels}u) {
    for (var i = 1u; i < ${rowLanes}u; i++) { sum += lanes[i * ${channelLanes}u + local.x]; }
    parts[(group.y * 2u) * ${channels}u + channel] = sum.x;
    parts[(group.y * 2u + 1u) * ${channels}u + channel] = sum.y;
  }
}
`,
  );
}

/** One thread a channel adds the parts up: the body has `fn finish(channel: u32, total: vec2f)`. */
function totals(label: string, bindings: readonly Binding[], stage: NormStage, body: string): Kernel {
  const channels = stage.shape[2];
  return kernel(
    label,
    [...bindings, reads('parts', stage.parts)],
    () => [Math.ceil(channels / 64), 1, 1],
    `${body}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let channel = id.x;
  if (channel >= ${channels}u) { return; }
  var total = vec2f();
  for (var part = 0u; part < ${normParts}u; part++) {
    total += vec2f(parts[part * 2u * ${channels}u + channel], parts[(part * 2u + 1u) * ${channels}u + channel]);
  }
  finish(channel, total);
}
`,
  );
}

/**
 * The batch's statistics, and the running ones moved towards them. Sums are of distances to the batch's first value
 * of the channel, so that a large mean does not swallow a small variance.
 */
export function normStatistics(stage: NormStage): readonly Kernel[] {
  const [height, width, channels] = stage.shape;
  const { momentum, epsilon, movingMean, movingVariance } = stage.plan;
  const moved = (offset: number, value: string) =>
    `weights[${offset}u + channel] = ${float(momentum)} * weights[${offset}u + channel] + ${float(1 - momentum)} * ${value};`;
  return [
    partialSums(
      `${stage.label} batch sums`,
      [reads('values', stage.values)],
      stage,
      height * width,
      `fn terms(row: u32, channel: u32) -> vec2f {
  let distance = values[row * ${channels}u + channel] - values[channel];
  return vec2f(distance, distance * distance);
}`,
    ),
    totals(
      `${stage.label} statistics`,
      [
        reads('values', stage.values),
        writes('weights', stage.weights),
        writes('statistics', stage.statistics),
      ],
      stage,
      `fn finish(channel: u32, total: vec2f) {
  let count = f32(step.samples * ${height * width}u);
  let distance = total.x / count;
  let mean = values[channel] + distance;
  let variance = max(total.y / count - distance * distance, 0.0);
  statistics[channel] = mean;
  statistics[${channels}u + channel] = 1.0 / sqrt(variance + ${float(epsilon)});
  ${moved(movingMean.offset, 'mean')}
  ${moved(movingVariance.offset, 'variance')}
}`,
    ),
  ];
}

/** \`valueAt(cell, place)\`: the index of one of the values behind an output cell. */
function sourceFunction(stage: NormStage): string {
  const [height, width, channels] = stage.shape;
  const [outHeight, outWidth] = outputShape(stage);
  if (!stage.pool) return 'fn sourceOf(cell: u32, place: u32) -> u32 { return cell; }\n';
  return `fn sourceOf(cell: u32, place: u32) -> u32 {
  let channel = cell % ${channels}u;
  let window = cell / ${channels}u;
  let x = (window % ${outWidth}u) * 2u + place % 2u;
  let y = ((window / ${outWidth}u) % ${outHeight}u) * 2u + place / 2u;
  let sample = window / ${outWidth * outHeight}u;
  return ((sample * ${height}u + y) * ${width}u + x) * ${channels}u + channel;
}
`;
}

/** Running statistics at inference, the batch's while training. */
export function normApply(
  stage: NormStage,
  output: string,
  winners: string | null,
  statistics: 'batch' | 'running',
): Kernel {
  const channels = stage.shape[2];
  const outputs = outputShape(stage).reduce((product, side) => product * side, 1);
  const { gamma, beta, movingMean, movingVariance, epsilon } = stage.plan;
  const bindings = [
    reads('values', stage.values),
    reads('weights', stage.weights),
    ...(statistics === 'batch' ? [reads('statistics', stage.statistics)] : []),
    writes('output', output),
    ...(stage.pool && winners !== null ? [writes('winners', winners, 'u32')] : []),
  ];
  const [mean, scale] =
    statistics === 'batch'
      ? ['statistics[channel]', `statistics[${channels}u + channel]`]
      : [
          `weights[${movingMean.offset}u + channel]`,
          `inverseSqrt(weights[${movingVariance.offset}u + channel] + ${float(epsilon)})`,
        ];
  const value = `(values[source] - ${mean}) * ${scale} * weights[${gamma.offset}u + channel] + weights[${beta.offset}u + channel]`;
  return cellKernel(
    `${stage.label} normalise`,
    bindings,
    outputs,
    `${sourceFunction(stage)}${stage.relu ? reluFunction : ''}
fn normalised(source: u32, channel: u32) -> f32 { return ${stage.relu ? `relu(${value})` : value}; }
fn cell(index: u32) {
  let channel = index % ${channels}u;
  var best = normalised(sourceOf(index, 0u), channel);
  var winner = 0u;
  for (var place = 1u; place < ${stage.pool ? 4 : 1}u; place++) {
    let value = normalised(sourceOf(index, place), channel);
    if (value > best || value != value) { best = value; winner = place; }
  }
  output[index] = best;
  ${stage.pool && winners !== null ? 'winners[index] = winner;' : ''}
}
`,
  );
}

export interface NormGradientBuffers {
  readonly gradients: string;
  /** Of gamma, then beta. */
  readonly offset: number;
  /** `[2, channels]`, scratch. */
  readonly sums: string;
}

/** Gradients by gamma, beta and the values; `gradient` has passed the ReLU already. */
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
