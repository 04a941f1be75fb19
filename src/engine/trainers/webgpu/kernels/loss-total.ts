/** WGSL that adds the losses and the correct answers of a batch's images up, in a fixed order, by one workgroup. */
import { type Binding, reads, writes } from './kernel.ts';

export interface LossTotal {
  /** `[samples, 2]`: see `HeadBuffers`. */
  readonly losses: string;
  /** `[slots, 2]`: see `LossBuffers`. */
  readonly results: string;
}

export const totalBindings = ({ losses, results }: LossTotal): readonly Binding[] => [
  reads('losses', losses, 'u32'),
  writes('results', results, 'u32'),
];

/** WGSL `storeTotal(thread, loss, correct)`, which all `threads` of a workgroup call with the sums of their images. */
export const storeFunction = (threads: number): string => `var<workgroup> lossSums: array<f32, ${threads}>;
var<workgroup> hitSums: array<u32, ${threads}>;
fn storeTotal(thread: u32, loss: f32, correct: u32) {
  lossSums[thread] = loss;
  hitSums[thread] = correct;
  workgroupBarrier();
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    if (thread < half) {
      lossSums[thread] += lossSums[thread + half];
      hitSums[thread] += hitSums[thread + half];
    }
    workgroupBarrier();
  }
  if (thread == 0u) {
    results[step.slot * 2u] = bitcast<u32>(lossSums[0] * (1.0 / f32(step.samples)));
    results[step.slot * 2u + 1u] = hitSums[0];
  }
}
`;

/** WGSL `totalLoss(thread)`, which all `threads` of a workgroup call: adds up what lies in `losses`. */
export const totalFunction = (
  threads: number,
): string => `${storeFunction(threads)}fn totalLoss(thread: u32) {
  var loss = 0.0;
  var correct = 0u;
  for (var sample = thread; sample < step.samples; sample += ${threads}u) {
    loss += bitcast<f32>(losses[sample * 2u]);
    correct += losses[sample * 2u + 1u];
  }
  storeTotal(thread, loss, correct);
}
`;
