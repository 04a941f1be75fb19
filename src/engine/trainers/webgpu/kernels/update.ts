/** The optimizer over the whole flat array in one dispatch; the formulas are those of `core/plan/update.ts`. */
import type { UpdatePlan } from '../../../../core/training/plan/step-plan.ts';
import type { OptimizerSpec } from '../../../../core/training/train-config.ts';
import { float, type Kernel, kernel, reads, writes } from './kernel.ts';

/** Consecutive parameters of one tensor that one workgroup updates. */
export interface UpdateChunk {
  readonly start: number;
  readonly count: number;
  readonly trainable: boolean;
  readonly decayed: boolean;
  /** Where the first share of the gradient lies, how many shares there are and how far apart. */
  readonly gradient: number;
  readonly splits: number;
  readonly stride: number;
}

export const chunkSize = 256;

/** `[chunks, 8]` as the kernels read it. */
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
  /** The optimizer's accumulators one after another. */
  readonly slots: string;
  readonly average: string;
  readonly chunks: string;
  /** Sum of the gradient's squares of each chunk. */
  readonly squares: string;
  /** `[1]`: set once a weight is not finite. */
  readonly flag: string;
  /** The gradients are those of the summed loss times this; null: those of the mean loss. */
  readonly gradientScale: number | null;
}

const sumFunction = (
  gradientScale: number | null,
): string => `fn gradientOf(chunk: vec4u, thread: u32) -> f32 {
  var sum = 0.0;
  for (var share = 0u; share < chunk.y; share++) { sum += gradients[chunk.x + share * chunk.z + thread]; }
  return ${gradientScale === null ? 'sum' : `sum / (${float(gradientScale)} * f32(step.samples))`};
}
`;

const addUp = `for (var half = ${chunkSize / 2}u; half > 0u; half /= 2u) {
    if (thread < half) { sums[thread] += sums[thread + half]; }
    workgroupBarrier();
  }`;

/** Only for clipping: adds the shares up in place and gives each chunk's sum of squares. */
export const gradientNormKernel = (chunks: number, buffers: UpdateBuffers): Kernel =>
  kernel(
    'gradient norm',
    [
      reads('chunks', buffers.chunks, 'vec4u'),
      writes('gradients', buffers.gradients),
      writes('squares', buffers.squares),
    ],
    () => [chunks, 1, 1],
    `${sumFunction(buffers.gradientScale)}var<workgroup> sums: array<f32, ${chunkSize}>;
@compute @workgroup_size(${chunkSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
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

/** WGSL that turns gradient `g` of parameter `p` (number `i` of `count`) into the new `p`. */
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

export function updateKernel(
  plan: UpdatePlan,
  parameters: number,
  chunks: number,
  buffers: UpdateBuffers,
): Kernel {
  const clips = plan.clipNorm > 0;
  const averages = plan.emaDecay > 0;
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
    ],
    () => [chunks, 1, 1],
    `${clips ? `var<workgroup> sums: array<f32, ${chunkSize}>;` : sumFunction(buffers.gradientScale)}
@compute @workgroup_size(${chunkSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
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
