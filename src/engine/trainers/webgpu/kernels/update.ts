/** The update of all weights in one dispatch, by the formulas (and citations) of `core/training/plan/optimizer-step.ts`. */
import type { UpdatePlan } from '../../../../core/training/plan/step-plan.ts';
import type { OptimizerSpec } from '../../../../core/training/train-config.ts';
import { float, type Kernel, kernel, reads, writes } from './kernel.ts';
import { type LossTotal, totalBindings, totalFunction } from './loss-total.ts';

/** The consecutive parameters of one tensor that one workgroup updates. */
export interface UpdateChunk {
  readonly start: number;
  readonly count: number;
  readonly trainable: boolean;
  readonly decayed: boolean;
  /** The first float of the gradient's first share, the number of shares, and the floats from one to the next. */
  readonly gradient: number;
  readonly splits: number;
  readonly stride: number;
}

/** The most parameters of a chunk, and the threads of its workgroup. */
export const chunkSize = 256;

/** Packs chunks as the kernels read them, `[chunks, 8]`. */
export function packChunks(chunks: readonly UpdateChunk[]): Uint32Array<ArrayBuffer> {
  const words = chunks.flatMap(({ start, count, trainable, decayed, gradient, splits, stride }) => [
    start,
    count,
    Number(trainable),
    Number(decayed),
    gradient,
    splits,
    stride,
    0,
  ]);
  return Uint32Array.from(words);
}

export interface UpdateBuffers {
  readonly weights: string;
  readonly gradients: string;
  /** The optimizer's slots, one array after another. */
  readonly slots: string;
  readonly average: string;
  readonly chunks: string;
  /** `[chunks]`: the sum of squares of each chunk's gradient. */
  readonly squares: string;
  /** `[1]`: set to 1 once a weight is not finite. */
  readonly flag: string;
  /** With a scale, the gradients are those of the summed loss times the scale; with null, those of the mean loss. */
  readonly gradientScale: number | null;
  /** What one more workgroup of the first kernel adds up; null where the loss's own kernel has done so. */
  readonly total: LossTotal | null;
}

/** A workgroup behind those of the chunks. */
const totalOf = (total: LossTotal | null, chunks: number) =>
  total === null
    ? { bindings: [], functions: '', call: '', groups: chunks }
    : {
        bindings: totalBindings(total),
        functions: totalFunction(chunkSize),
        call: `if (group.x == ${chunks}u) { totalLoss(thread); return; }`,
        groups: chunks + 1,
      };

/** WGSL `gradientOf(chunk, thread)`: the sum of the gradient's shares, as that of the mean loss. */
export const sumFunction = (
  gradientScale: number | null,
): string => `fn gradientOf(chunk: vec4u, thread: u32) -> f32 {
  var sum = 0.0;
  for (var share = 0u; share < chunk.y; share++) { sum += gradients[chunk.x + share * chunk.z + thread]; }
  return ${gradientScale === null ? 'sum' : `sum / (${float(gradientScale)} * f32(step.samples))`};
}
`;

/** WGSL that adds `sums` of all threads up into `sums[0]`, in a fixed order. */
const addUp = `for (var half = ${chunkSize / 2}u; half > 0u; half /= 2u) {
    if (thread < half) { sums[thread] += sums[thread + half]; }
    workgroupBarrier();
  }`;

/** Adds the gradient's shares up in place and writes each chunk's sum of squares; needed only for clipping. */
export function gradientNormKernel(chunks: number, buffers: UpdateBuffers): Kernel {
  const total = totalOf(buffers.total, chunks);
  return kernel(
    'gradient norm',
    [
      reads('chunks', buffers.chunks, 'vec4u'),
      writes('gradients', buffers.gradients),
      writes('squares', buffers.squares),
      ...total.bindings,
    ],
    () => [total.groups, 1, 1],
    `${sumFunction(buffers.gradientScale)}${total.functions}var<workgroup> sums: array<f32, ${chunkSize}>;
@compute @workgroup_size(${chunkSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  ${total.call}
  let place = chunks[group.x * 2u];
  let chunk = chunks[group.x * 2u + 1u];
  var gradient = 0.0;
  if (thread < place.y && chunk.y > 0u) {
    gradient = gradientOf(chunk, thread);
    gradients[chunk.x + thread] = gradient;
  }
  sums[thread] = gradient * gradient;
  workgroupBarrier();
  ${addUp}
  if (thread == 0u) { squares[group.x] = sums[0]; }
}
`,
  );
}

/** WGSL that moves parameter `p`, number `i` of `count`, by its gradient `g`. */
function optimizerText(optimizer: OptimizerSpec, count: number): string {
  switch (optimizer.kind) {
    case 'sgd': {
      const momentum = float(optimizer.momentum);
      return `g += f32(place.w) * ${float(optimizer.weightDecay)} * p;
    let v = ${momentum} * slots[i] + g;
    slots[i] = v;
    p -= step.rate * ${optimizer.nesterov ? `(g + ${momentum} * v)` : 'v'};`;
    }
    case 'adam':
    case 'adamw':
      return `${optimizer.kind === 'adamw' ? 'if (place.w == 1u) { p *= step.shrink; }' : ''}
    let m = ${float(optimizer.beta1)} * slots[i] + ${float(1 - optimizer.beta1)} * g;
    let v = ${float(optimizer.beta2)} * slots[${count}u + i] + ${float(1 - optimizer.beta2)} * g * g;
    slots[i] = m;
    slots[${count}u + i] = v;
    p -= step.rate * m / (sqrt(v) * step.rootScale + ${float(optimizer.epsilon)});`;
    case 'rmsprop':
      return `let s = ${float(optimizer.rho)} * slots[i] + ${float(1 - optimizer.rho)} * g * g;
    slots[i] = s;
    p -= step.rate * g / sqrt(s + ${float(optimizer.epsilon)});`;
    default:
      return optimizer satisfies never;
  }
}

/** One step of the optimizer and of the moving average, with clipping where the plan clips. */
export function updateKernel(
  plan: UpdatePlan,
  parameters: number,
  chunks: number,
  buffers: UpdateBuffers,
): Kernel {
  const clips = plan.clipNorm > 0;
  const averages = plan.emaDecay > 0;
  const total = totalOf(clips ? null : buffers.total, chunks);
  const scale = `var own = 0.0;
  for (var i = thread; i < ${chunks}u; i += ${chunkSize}u) { own += squares[i]; }
  sums[thread] = own;
  workgroupBarrier();
  ${addUp}
  let norm = sqrt(sums[0]);
  let clip = select(1.0, ${float(plan.clipNorm)} / norm, norm > ${float(plan.clipNorm)});`;
  return kernel(
    'update',
    [
      reads('chunks', buffers.chunks, 'vec4u'),
      reads('gradients', buffers.gradients),
      writes('weights', buffers.weights),
      writes('slots', buffers.slots),
      writes('flag', buffers.flag, 'atomic<u32>'),
      ...(clips ? [reads('squares', buffers.squares)] : []),
      ...(averages ? [writes('average', buffers.average)] : []),
      ...total.bindings,
    ],
    () => [total.groups, 1, 1],
    `${clips ? `var<workgroup> sums: array<f32, ${chunkSize}>;` : sumFunction(buffers.gradientScale)}${total.functions}
@compute @workgroup_size(${chunkSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  ${total.call}
  ${clips ? scale : ''}
  let place = chunks[group.x * 2u];
  let chunk = chunks[group.x * 2u + 1u];
  if (thread >= place.y) { return; }
  let i = place.x + thread;
  var p = weights[i];
  if (place.z == 1u) {
    var g = ${clips ? 'gradients[chunk.x + thread] * clip' : 'gradientOf(chunk, thread)'};
    ${optimizerText(plan.optimizer, parameters)}
    weights[i] = p;
  }
  ${averages ? `average[i] = step.averageDecay * average[i] + (1.0 - step.averageDecay) * p;` : ''}
  // An exponent of all ones is NaN or infinity; comparisons may be compiled as if neither existed.
  if ((bitcast<u32>(p) & 0x7f800000u) == 0x7f800000u) { atomicStore(&flag[0], 1u); }
}
`,
  );
}
