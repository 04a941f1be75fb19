/**
 * The last layer with the loss and the gradient of its input, in one pass with a workgroup for each image: three small kernels
 * that would wait for one another otherwise.
 */
import type { LossPlan, ParameterSlice } from '../../../../core/training/plan/step-plan.ts';
import type { InputGradientTarget } from './gradients.ts';
import { float, type Kernel, kernel, reads, writes } from './kernel.ts';

export interface HeadLayer {
  readonly label: string;
  readonly inputs: number;
  /** `[inputs, classes]` */
  readonly kernel: ParameterSlice;
  readonly bias: ParameterSlice;
}

export interface HeadBuffers {
  readonly image: string;
  readonly weights: string;
  /** The data set's labels, four to a word. */
  readonly labels: string;
  readonly rows: string;
  /** Gets the gradient of the logits. */
  readonly gradient: string;
  /** `[samples, 2]`: the bits of an image's loss in nats, then 1 where the answer is right. */
  readonly losses: string;
  /** See `LossBuffers`. */
  readonly gradientScale: number | null;
}

const threads = 128;

/** `target` is null where nothing before the layer is trained; its mask is the layer's own input, or null. */
export function headKernel(
  layer: HeadLayer,
  { classes, labelSmoothing }: LossPlan,
  buffers: HeadBuffers,
  target: InputGradientTarget | null,
): Kernel {
  const { inputs } = layer;
  /** The threads that share the sum of one logit. */
  const parts = Math.max(1, Math.floor(threads / classes));
  const factor = buffers.gradientScale === null ? '/ f32(step.samples)' : `* ${float(buffers.gradientScale)}`;
  const weight = (input: string, column: string) =>
    `weights[${layer.kernel.offset}u + (${input}) * ${classes}u + ${column}]`;
  const passed = target?.mask == null ? 'sum' : 'select(0.0, sum, image[first + i] > 0.0)';
  const backward =
    target === null
      ? ''
      : `workgroupBarrier();
  for (var i = thread; i < ${inputs}u; i += ${threads}u) {
    var sum = 0.0;
    for (var c = 0u; c < ${classes}u; c++) { sum += slopes[c] * ${weight('i', 'c')}; }
    output[first + i] = ${passed};
  }`;
  return kernel(
    `${layer.label} forward, loss${target === null ? '' : ' and input gradient'}`,
    [
      reads('image', buffers.image),
      reads('weights', buffers.weights),
      reads('labels', buffers.labels, 'u32'),
      reads('rows', buffers.rows, 'u32'),
      writes('gradient', buffers.gradient),
      writes('losses', buffers.losses, 'u32'),
      ...(target === null ? [] : [writes('output', target.buffer)]),
    ],
    samples => [samples, 1, 1],
    `var<workgroup> partial: array<f32, ${parts * classes}>;
var<workgroup> logits: array<f32, ${classes}>;
var<workgroup> slopes: array<f32, ${classes}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let sample = group.x;
  let first = sample * ${inputs}u;
  for (var place = thread; place < ${parts * classes}u; place += ${threads}u) {
    var sum = 0.0;
    for (var i = place / ${classes}u; i < ${inputs}u; i += ${parts}u) {
      sum += image[first + i] * ${weight('i', `place % ${classes}u`)};
    }
    partial[place] = sum;
  }
  workgroupBarrier();
  for (var c = thread; c < ${classes}u; c += ${threads}u) {
    var sum = partial[c];
    for (var part = 1u; part < ${parts}u; part++) { sum += partial[part * ${classes}u + c]; }
    logits[c] = sum + weights[${layer.bias.offset}u + c];
  }
  workgroupBarrier();
  let row = rows[step.firstRow + sample];
  let label = (labels[row / 4u] >> (8u * (row % 4u))) & 255u;
  var largest = logits[0];
  var answer = 0u;
  for (var c = 1u; c < ${classes}u; c++) {
    if (logits[c] > largest) { largest = logits[c]; answer = c; }
  }
  var sum = 0.0;
  for (var c = 0u; c < ${classes}u; c++) { sum += exp(logits[c] - largest); }
  for (var c = thread; c < ${classes}u; c += ${threads}u) {
    let goal = select(0.0, ${float(1 - labelSmoothing)}, c == label) + ${float(labelSmoothing / classes)};
    let slope = (exp(logits[c] - largest) / sum - goal) ${factor};
    slopes[c] = slope;
    gradient[sample * ${classes}u + c] = slope;
  }
  if (thread == 0u) {
    let logSum = log(sum);
    var loss = 0.0;
    for (var c = 0u; c < ${classes}u; c++) {
      let goal = select(0.0, ${float(1 - labelSmoothing)}, c == label) + ${float(labelSmoothing / classes)};
      loss += goal * (logSum - (logits[c] - largest));
    }
    losses[sample * 2u] = bitcast<u32>(loss);
    losses[sample * 2u + 1u] = u32(answer == label);
  }
  ${backward}
}
`,
  );
}
