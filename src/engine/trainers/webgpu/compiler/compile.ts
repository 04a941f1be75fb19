/** From a step plan to GPU work: named buffers and the lists of kernels that a training step and an inference batch run. */
import { imageSide } from '../../../../core/data/dataset.ts';
import {
  type NormPlan,
  outputOf,
  type PlanOp,
  type StepPlan,
} from '../../../../core/training/plan/step-plan.ts';
import type { Precision } from '../../../../core/training/train-config.ts';
import { slotCount } from '../../../../core/training/training-state.ts';
import { gatherConsecutive, gatherDistorted, gatherRows } from '../kernels/gather.ts';
import { type Kernel, maximumDropouts } from '../kernels/kernel.ts';
import { lossKernel } from '../kernels/loss.ts';
import { normParts } from '../kernels/norm/norm-stage.ts';
import { gradientNormKernel, type UpdateBuffers, type UpdateChunk, updateKernel } from '../kernels/update.ts';
import { lastingBuffers, requestBuffers, scratchBuffers } from './buffer-names.ts';
import { GradientArena, tensorsOf } from './gradient-arena.ts';
import { gradientScale, inHalfPrecision } from './half-precision.ts';
import { lowerInference } from './lower-inference.ts';
import { lowerTraining } from './lower-training.ts';
import type { Activation, OpContext } from './op-context.ts';

export interface GpuProgram {
  /** Bytes of every buffer but those of requests and the data set. */
  readonly buffers: ReadonlyMap<string, number>;
  readonly train: readonly Kernel[];
  readonly infer: readonly Kernel[];
  /** Buffer that inference leaves `[samples, classes]` in. */
  readonly logits: string;
  readonly chunks: readonly UpdateChunk[];
  /** Spec index of each dropout layer, in the order of the step record's keys. */
  readonly dropoutLayers: readonly number[];
}

export type LowerResult =
  | { readonly ok: true; readonly program: GpuProgram }
  | { readonly ok: false; readonly unsupported: string };

const inputActivation: Activation = {
  buffer: scratchBuffers.batch,
  gradient: null,
  relu: false,
  winners: null,
};
const floatBytes = 4;

const normOf = (op: PlanOp): NormPlan | null => ('norm' in op ? op.norm : null);

/**
 * `samples` is the largest batch that either list will see. In mixed precision all activations between the layers and
 * their gradients are float16; the logits and their gradient stay float32.
 */
export function lower(plan: StepPlan, samples: number, precision: Precision): LowerResult {
  const dropoutLayers = plan.ops.flatMap(op => (op.kind === 'dropout' ? [op.layer] : []));
  if (dropoutLayers.length > maximumDropouts)
    return { ok: false, unsupported: `more than ${maximumDropouts} dropout layers` };

  const sizes = new Map<string, number>();
  const allocate = (name: string, floats: number): string => {
    sizes.set(name, Math.max(floats, sizes.get(name) ?? 1));
    return name;
  };
  const activations = new Set<string>();
  const allocateActivation = (name: string, floats: number): string => {
    activations.add(name);
    return allocate(name, floats);
  };
  allocateActivation(inputActivation.buffer, samples * imageSide * imageSide);
  for (const name of [lastingBuffers.weights, lastingBuffers.evaluated]) allocate(name, plan.parameters);
  for (const op of plan.ops) {
    if (!normOf(op)) continue;
    const channels = outputOf(op)[2];
    allocate(scratchBuffers.normParts, normParts * 2 * channels);
    allocate(scratchBuffers.normSums, 2 * channels);
  }

  const arena = new GradientArena();
  const context: OpContext = { samples, allocate, allocateActivation, arena, dropoutLayers };
  const forward: Kernel[] = [];
  const backward: Kernel[][] = [];
  let training = inputActivation;
  let inferred = inputActivation;
  const infer: Kernel[] = [gatherConsecutive(requestBuffers.images, inputActivation.buffer)];
  for (const op of plan.ops) {
    const step = lowerTraining(context, op, training);
    forward.push(...step.forward);
    backward.unshift([...step.backward]);
    training = step.output;
    const inference = lowerInference(context, op, inferred);
    infer.push(...inference.kernels);
    inferred = inference.output;
  }

  const mixed = precision === 'mixed';
  const chunks = arena.chunks(tensorsOf(plan));
  const update: UpdateBuffers = {
    weights: lastingBuffers.weights,
    gradients: allocate(scratchBuffers.gradients, arena.floats),
    slots: allocate(lastingBuffers.slots, plan.parameters * slotCount[plan.update.optimizer.kind]),
    average: allocate(lastingBuffers.average, plan.update.emaDecay > 0 ? plan.parameters : 1),
    chunks: allocate(lastingBuffers.chunks, chunks.length * 8),
    squares: allocate(scratchBuffers.squares, chunks.length),
    flag: allocate(lastingBuffers.flag, 1),
    gradientScale: mixed ? gradientScale : null,
  };
  const { pixels, labels, results } = lastingBuffers;
  const { rows, distortions } = requestBuffers;
  const gather =
    plan.augmentation === null
      ? gatherRows(pixels, rows, inputActivation.buffer)
      : gatherDistorted(pixels, rows, distortions, inputActivation.buffer, {
          elastic: plan.augmentation.elastic > 0,
          paper: plan.paper,
        });
  const gradient = training.gradient ?? allocate('unused gradient', samples * plan.loss.classes);
  const loss = lossKernel(plan.loss, {
    logits: training.buffer,
    labels,
    rows,
    gradient,
    results,
    relu: training.relu,
    gradientScale: mixed ? gradientScale : null,
  });
  const train = [
    gather,
    ...forward,
    loss,
    ...backward.flat(),
    ...(plan.update.clipNorm > 0 ? [gradientNormKernel(chunks.length, update)] : []),
    updateKernel(plan.update, plan.parameters, chunks.length, update),
  ];
  for (const name of [training.buffer, gradient, inferred.buffer]) activations.delete(name);
  const halves = mixed ? activations : new Set<string>();
  const buffers = new Map(
    Array.from(sizes, ([name, floats]) => [name, floats * (halves.has(name) ? floatBytes / 2 : floatBytes)]),
  );
  const stored = (kernels: readonly Kernel[]) => kernels.map(kernel => inHalfPrecision(kernel, halves));
  return {
    ok: true,
    program: {
      buffers,
      train: stored(train),
      infer: stored(infer),
      logits: inferred.buffer,
      chunks,
      dropoutLayers,
    },
  };
}
