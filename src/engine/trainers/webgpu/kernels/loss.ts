/** Softmax cross-entropy with label smoothing: the batch's mean loss, its correct answers, the gradient of the logits. */
import type { LossPlan } from '../../../../core/training/plan/step-plan.ts';
import { float, type Kernel, kernel, reads, writes } from './kernel.ts';
import { storeFunction } from './loss-total.ts';

export interface LossBuffers {
  readonly logits: string;
  /** The data set's labels, four to a word. */
  readonly labels: string;
  readonly rows: string;
  readonly gradient: string;
  /** `[slots, 2]`: the bits of the mean loss in nats, then the count of correct answers. Each step has a slot of the ring. */
  readonly results: string;
  /** Whether the logits are the output of a ReLU. */
  readonly relu: boolean;
  /** With a scale, the gradient is that of the summed loss times the scale; with null, that of the mean loss. */
  readonly gradientScale: number | null;
}

const threads = 256;

/** Uses one workgroup for the whole batch: the logits of an image are little work, and the sum keeps a fixed order. */
export function lossKernel({ classes, labelSmoothing }: LossPlan, buffers: LossBuffers): Kernel {
  const factor = buffers.gradientScale === null ? 'scale' : float(buffers.gradientScale);
  const value = `(exp(logits[start + i] - largest) / sum - goal) * ${factor}`;
  return kernel(
    'loss',
    [
      reads('logits', buffers.logits),
      reads('labels', buffers.labels, 'u32'),
      reads('rows', buffers.rows, 'u32'),
      writes('gradient', buffers.gradient),
      writes('results', buffers.results, 'u32'),
    ],
    () => [1, 1, 1],
    `${storeFunction(threads)}@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) thread: u32) {
  let scale = 1.0 / f32(step.samples);
  var loss = 0.0;
  var correct = 0u;
  for (var sample = thread; sample < step.samples; sample += ${threads}u) {
    let start = sample * ${classes}u;
    let row = rows[step.firstRow + sample];
    let label = (labels[row / 4u] >> (8u * (row % 4u))) & 255u;
    var largest = logits[start];
    var answer = 0u;
    for (var i = 1u; i < ${classes}u; i++) {
      if (logits[start + i] > largest) { largest = logits[start + i]; answer = i; }
    }
    var sum = 0.0;
    for (var i = 0u; i < ${classes}u; i++) { sum += exp(logits[start + i] - largest); }
    let logSum = log(sum);
    for (var i = 0u; i < ${classes}u; i++) {
      let goal = select(0.0, ${float(1 - labelSmoothing)}, i == label) + ${float(labelSmoothing / classes)};
      loss += goal * (logSum - (logits[start + i] - largest));
      gradient[start + i] = ${buffers.relu ? `select(0.0, ${value}, logits[start + i] > 0.0)` : value};
    }
    correct += u32(answer == label);
  }
  storeTotal(thread, loss, correct);
}
`,
  );
}
