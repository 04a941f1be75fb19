/** Compiles a step plan to a WebAssembly module, its memory layout and the order in which threads call its kernels. */

import { type Bytes, pixelsPerImage } from '../../../../core/data/dataset.ts';
import { lateFlatten } from '../../../../core/training/plan/late-flatten.ts';
import { outputOf, type StepPlan } from '../../../../core/training/plan/step-plan.ts';
import type { AugmentationSpec } from '../../../../core/training/train-config.ts';
import { ModuleBuilder } from '../asm/module-builder.ts';
import { imagesPerBlock } from '../kernels/dense.ts';
import { allocateDistortScratch, distort, distortionBytes } from '../kernels/images/distort.ts';
import { gather } from '../kernels/images/gather.ts';
import { allocateViewMemory, showView } from '../kernels/inference/view.ts';
import { lossKernel } from '../kernels/loss.ts';
import { Arena, roundUp } from '../kernels/tensor.ts';
import { type Activation, allocateActivations, endsInRelu } from './activations.ts';
import { barrier, Compilation } from './compilation.ts';
import { lowerOp } from './lower-layers.ts';
import { lowerReduction, lowerSquaredNorm, lowerUpdate, squareGroups } from './lower-update.ts';
import {
  barrierWords,
  type Call,
  type HostAddresses,
  type Program,
  type ReluOutput,
  shardCount,
} from './program.ts';
import { layOutWeights } from './weight-layout.ts';

/** The most outputs of a network: the loss kernel has code for each. */
const mostOutputs = 512;

export interface CompileOptions {
  /** The largest batch. */
  readonly batch: number;
  /** Rows of the training table. */
  readonly tableRows: number;
  /** Images `[rows, 784]` whose ink lies where that of the training's images does: threads share out work by it. None is enough. */
  readonly pixels: Bytes;
  /** Whether threads share the memory, and how many. */
  readonly shared: boolean;
  readonly threads: number;
  /** Whether products and sums are rounded together, which takes relaxed SIMD and gives other bits. */
  readonly fused: boolean;
}

/** The most steps of one message to the threads. */
const stepCapacity = 4096;
/** The most images of one inference message to the threads. */
const stagedImages = 1024;

function allocateHost(
  arena: Arena,
  plan: StepPlan,
  { batch, tableRows }: CompileOptions,
  squareCount: number,
): HostAddresses {
  const word = () => arena.allocate(4);
  const rowCapacity = Math.max(tableRows, batch, stagedImages);
  return {
    samples: word(),
    table: { rows: word(), pixels: word() },
    rate: word(),
    rootScale: word(),
    shrink: word(),
    averageDecay: word(),
    averageRest: word(),
    gradientScale: word(),
    losses: arena.allocate(batch * 4),
    hits: arena.allocate(batch * 4),
    squares: arena.allocate(squareCount * 4),
    squareCount,
    dropoutKeys: plan.ops
      .filter(op => op.kind === 'dropout')
      .map(({ layer }) => ({ layer, address: word() })),
    pixels: arena.allocate(tableRows * pixelsPerImage),
    labels: arena.allocate(tableRows),
    tableRows,
    rows: arena.allocate(rowCapacity * 4),
    rowCapacity,
    distortions: arena.allocate(plan.augmentation ? batch * distortionBytes : 0),
    stagedPixels: arena.allocate(stagedImages * pixelsPerImage),
    stagedLogits: arena.allocate(stagedImages * plan.loss.classes * 4),
    stagedImages,
    view: allocateViewMemory(arena, shardCount),
    barrier: arena.allocate(barrierWords * 4),
    stepLosses: arena.allocate(stepCapacity * 4),
    stepHits: arena.allocate(stepCapacity * 4),
    stepCapacity,
  };
}

/** Loads augmented images of the batch instead of the table's own. */
function lowerDistort(c: Compilation, spec: AugmentationSpec, paper: number): Call[] {
  const { at } = c;
  const options = {
    table: at.table,
    images: c.activations[0].value,
    draws: at.distortions,
    elastic: spec.elastic > 0,
    paper,
    scratch: allocateDistortScratch(c.arena, shardCount),
  };
  return [{ kind: 'augment' }, c.shards('distort', distort(options))];
}

/** Finds the outputs of the ReLUs. `planned` knows which of them the spec has behind a flattening. */
function reluOutputs(
  planned: StepPlan,
  { ops }: StepPlan,
  activations: readonly Activation[],
): readonly ReluOutput[] {
  return ops.flatMap((op, index) => {
    if (!endsInRelu(op)) return [];
    const { value: output, channels } = activations[index + 1];
    const before = planned.ops.find(({ layer }) => layer === op.layer) ?? op;
    const flat = outputOf(before)[0] * outputOf(before)[1] === 1;
    return [{ layer: op.layer, output, channels, flat }];
  });
}

export type CompileResult =
  | {
      readonly ok: true;
      readonly program: Program;
      /** The module in WebAssembly's binary format. */
      readonly bytes: Uint8Array<ArrayBuffer>;
    }
  | { readonly ok: false; readonly unsupported: string };

/** Compiles a plan, or says what of it this trainer cannot run. */
export function compile(planned: StepPlan, options: CompileOptions): CompileResult {
  const plan = lateFlatten(planned);
  if (plan.loss.classes > mostOutputs) return { ok: false, unsupported: `more than ${mostOutputs} outputs` };
  const arena = new Arena();
  const module = new ModuleBuilder(options.fused ? 'fused' : 'exact');
  const capacity = roundUp(options.batch, imagesPerBlock);
  const activations = allocateActivations(arena, plan, capacity);
  const weights = layOutWeights(arena, plan, activations, shardCount);
  const at = allocateHost(arena, plan, options, squareGroups(weights.ends.plain));
  const c = new Compilation(
    arena,
    module,
    plan,
    weights,
    at,
    activations,
    capacity,
    options.threads,
    options.pixels,
  );

  const images = activations[0].value;
  const { value: logits, gradient } = activations[plan.ops.length];
  if (!gradient) throw new RangeError('the plan has no parameters');
  for (const [index, op] of plan.ops.entries()) c.inLayer(op.layer, () => lowerOp(c, op, index));
  const { listing } = c;
  const load = [listing?.table ?? c.shards('gather', gather(at.table, images))];
  const list = listing ? [listing.images] : [];
  const view = [c.shards('view', showView(at.view, at.table, images)), ...list];
  const input = plan.augmentation ? [...lowerDistort(c, plan.augmentation, plan.paper), ...list] : load;
  const loss = c.images(
    'loss',
    lossKernel({ ...at, plan: plan.loss, logits, gradient, rows: at.table.rows }),
  );
  const reduce = lowerReduction(c);
  const squares = lowerSquaredNorm(c);
  const update = lowerUpdate(c);
  const own = c.placeOwn();
  const program: Program = {
    plan,
    batch: options.batch,
    pages: arena.pages,
    shared: options.shared,
    at,
    own,
    weights,
    images,
    logits,
    relus: reluOutputs(planned, plan, activations),
    gradient: [
      ...c.pack,
      // What every thread packs for itself it need not wait for.
      ...(c.pack.some(({ kind }) => kind !== 'everyBlock') ? [barrier] : []),
      ...input,
      ...c.forward,
      loss,
      ...c.backward.reverse().flat(),
      barrier,
      ...c.afterBackward,
      ...reduce,
      barrier,
    ],
    update: [...squares, { kind: 'factors' }, ...update],
    prepareInference: [barrier, ...c.pack, ...c.prepareInference, barrier],
    inference: [...load, ...c.inference],
    viewInference: [...view, ...c.inference],
  };
  return { ok: true, program, bytes: module.assemble({ pages: arena.pages, shared: options.shared }) };
}
