/** Compiles a step plan to named buffers and the lists of kernels that a training step and an inference batch run. */
import { imageSide } from '../../../../core/data/dataset.ts';
import {
  type NormPlan,
  outputOf,
  type PlanOp,
  type StepPlan,
} from '../../../../core/training/plan/step-plan.ts';
import type { Precision } from '../../../../core/training/train-config.ts';
import { gatherDistorted } from '../kernels/distort.ts';
import { gatherConsecutive, gatherRows } from '../kernels/gather.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { normParts } from '../kernels/norm/norm-stage.ts';
import { type Activation, endsInRelu, inputActivation } from './activations.ts';
import { Compilation } from './compilation.ts';
import { type BindingLimits, filterGradients } from './filter-gradients.ts';
import { headOf, lowerHead, lowerLoss } from './lower-head.ts';
import { lowerInference } from './lower-inference.ts';
import { lowerOp } from './lower-layers.ts';
import { lowerMeasure, reluOutputOf } from './lower-measure.ts';
import { lowerUpdate } from './lower-update.ts';
import { lastingBuffers, type Program, type ReluOutput, requestBuffers, scratchBuffers } from './program.ts';
import { arenaBytes, inArenas, placesFor } from './rewriting/arenas.ts';
import { gangStride, inGang } from './rewriting/gang.ts';
import { gradientScale, inHalfPrecision } from './rewriting/half-precision.ts';

/** The least images that inference computes at once: fewer would leave a GPU idle. */
const smallestInferenceBatch = 128;

/** The largest batch of a trainer for minibatches of this size, since it also infers. */
export const samplesOf = (batchSize: number): number => Math.max(batchSize, smallestInferenceBatch);

export interface CompileOptions {
  /** The largest batch, of training or inference. */
  readonly samples: number;
  /**
   * In mixed precision all activations between the layers and their gradients are float16; the logits and their gradient
   * stay float32.
   */
  readonly precision: Precision;
  /** The networks that train side by side; inference computes one at a time. */
  readonly networks: number;
  /** What the GPU allows kernels that do several things at once; null to have none of them. */
  readonly limits: BindingLimits | null;
}

/** Buffers that all networks of a gang read, or that only inference uses. */
const sharedBuffers: readonly string[] = [lastingBuffers.chunks, lastingBuffers.evaluated];

const normOf = (op: PlanOp): NormPlan | null => ('norm' in op ? op.norm : null);

/** Reserves the buffers that do not belong to one operation. */
function allocateShared(c: Compilation): void {
  c.allocateActivation(inputActivation.buffer, c.samples * imageSide * imageSide);
  for (const name of [lastingBuffers.weights, lastingBuffers.evaluated]) c.allocate(name, c.plan.parameters);
  for (const op of c.plan.ops) {
    if (!normOf(op)) continue;
    const channels = outputOf(op)[2];
    c.allocate(scratchBuffers.normParts, normParts * 2 * channels);
    c.allocate(scratchBuffers.normSums, 2 * channels);
  }
}

/** Loads the batch's images from the data set, distorted where the plan augments. */
function gatherKernel({ augmentation, paper }: StepPlan): Kernel {
  const { pixels } = lastingBuffers;
  const { rows, distortions } = requestBuffers;
  return augmentation === null
    ? gatherRows(pixels, rows, inputActivation.buffer)
    : gatherDistorted(pixels, rows, distortions, inputActivation.buffer, {
        elastic: augmentation.elastic > 0,
        paper,
      });
}

/** Compiles a plan, whatever is in it. */
export function compile(plan: StepPlan, { samples, precision, networks, limits }: CompileOptions): Program {
  const c = new Compilation(plan, samples);
  allocateShared(c);
  c.inference.push(gatherConsecutive(requestBuffers.images, inputActivation.buffer));
  let logits: Activation = inputActivation;
  let inferred: Activation = inputActivation;
  const relus: ReluOutput[] = [];
  const head = headOf(plan);
  for (const op of plan.ops) {
    if (op !== head) logits = lowerOp(c, op, logits);
    if (endsInRelu(op)) relus.push(reluOutputOf(op, logits, relus));
    inferred = lowerInference(c, op, inferred);
  }
  const mixed = precision === 'mixed';
  const scale = mixed ? gradientScale : null;
  const loss = head ? lowerHead(c, head, logits, scale) : lowerLoss(c, logits, scale);
  const update = lowerUpdate(c, scale, loss.total);
  const measure = lowerMeasure(c, relus, update.chunks.length, scale);
  const halved = mixed ? c.halvedBuffers([...loss.whole, inferred.buffer]) : new Set<string>();
  const sizes = c.bufferBytes(halved);
  const strides = new Map(
    Array.from(sizes, ([name, size]): [string, number] => [name, gangStride(size)]).filter(
      ([name]) => !sharedBuffers.includes(name),
    ),
  );
  const bytes = new Map(
    Array.from(sizes, ([name, size]) => [name, (strides.get(name) ?? 0) * (networks - 1) + size]),
  );
  const chain = [gatherKernel(plan), ...c.forward, loss.kernel, ...c.backward.toReversed().flat()];
  const { kernels: gradients, places } = filterGradients(c.filterGradients, limits, kernel =>
    placesFor(kernel, [...chain, ...measure, ...c.inference], bytes, halved),
  );
  const stored = (kernels: readonly Kernel[]) => kernels.map(kernel => inHalfPrecision(kernel, halved));
  const inAGang = (kernels: readonly Kernel[]) =>
    stored(kernels).map(kernel => inGang(kernel, networks, strides));
  return {
    networks,
    buffers: new Map([...[...bytes].filter(([name]) => !places.has(name)), ...arenaBytes(places)]),
    places,
    strides,
    train: [
      ...inAGang(chain),
      ...inAGang(gradients).map(kernel => (places.size > 0 ? inArenas(kernel, places, halved) : kernel)),
      ...inAGang(update.kernels),
    ],
    measure: inAGang(measure),
    relus,
    infer: stored(c.inference),
    logits: inferred.buffer,
    chunks: update.chunks,
  };
}
