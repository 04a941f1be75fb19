/** The parts that the passes of a batch normalisation share: the names of its buffers, and sums over the batch in a fixed order. */
import type { ImageShape, NormPlan } from '../../../../../core/training/plan/step-plan.ts';
import { type Binding, type Kernel, kernel, reads, writes } from '../kernel.ts';

export interface NormStage {
  readonly label: string;
  readonly plan: NormPlan;
  /** The shape of the values before normalisation. */
  readonly shape: ImageShape;
  readonly relu: boolean;
  readonly pool: boolean;
  /** The buffer of the values before normalisation. */
  readonly values: string;
  readonly weights: string;
  /** `[2, channels]`: the batch's mean and one over its standard deviation. */
  readonly statistics: string;
  /** `[normParts, 2, channels]`: sums over parts of the batch, scratch for one pass at a time. */
  readonly parts: string;
}

/** The parts of the batch that are summed separately, a workgroup each. */
export const normParts = 32;
const channelLanes = 16;
const rowLanes = 16;

/** The shape behind ReLU and pooling. */
export const outputShape = ({ shape, pool }: NormStage): ImageShape =>
  pool ? [Math.floor(shape[0] / 2), Math.floor(shape[1] / 2), shape[2]] : shape;

/**
 * The first half of a sum over the batch: sums the two terms that WGSL `fn terms(row: u32, channel: u32) -> vec2f` of `body`
 * gives, over each part of the `samples x rowsPerSample` rows.
 */
export function partialSums(
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

/**
 * The second half: one thread for each channel adds the parts up and calls WGSL `fn finish(channel: u32, total: vec2f)` of
 * `body`.
 */
export function totals(label: string, bindings: readonly Binding[], stage: NormStage, body: string): Kernel {
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

/** WGSL `sourceOf(cell, place)`: the index of the value at `place` (0 to 3) of an output cell's window. */
export function sourceFunction(stage: NormStage): string {
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
