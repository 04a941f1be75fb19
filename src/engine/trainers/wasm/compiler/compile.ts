/** From a plan to a WebAssembly module, its memory layout and the order in which threads call its functions. */
import { pixelsPerImage } from '../../../../core/data/dataset.ts';
import type { PlanOp, StepPlan } from '../../../../core/training/plan/step-plan.ts';
import type { AugmentationSpec } from '../../../../core/training/train-config.ts';
import { ModuleBuilder } from '../asm/module-builder.ts';
import { rowGroup } from '../kernels/dense.ts';
import { allocateDistortScratch, distort, distortionBytes } from '../kernels/distort.ts';
import { gather } from '../kernels/gather.ts';
import { lossKernel } from '../kernels/loss.ts';
import { Arena, roundUp } from '../kernels/tensor.ts';
import { planActivations } from './activations.ts';
import { barrier, Compilation } from './compilation.ts';
import { emitConv } from './lower-conv.ts';
import { emitDense, emitDropout, emitNorm, emitPool, emitRelu } from './lower-layers.ts';
import { emitReduce, emitSquares, emitUpdate, squareGroups } from './lower-update.ts';
import { barrierWords, type Call, type HostAddresses, type Program, shardCount } from './program.ts';
import { layOutWeights } from './weight-layout.ts';
import { planWeights } from './weight-tensors.ts';

export interface CompileOptions {
  /** Largest batch. */
  readonly batch: number;
  readonly tableRows: number;
  readonly shared: boolean;
}

/** Steps of one message to the threads. */
const stepCapacity = 4096;
/** Images of one message to the threads. */
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
    rowsPointer: word(),
    pixelsPointer: word(),
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
    control: arena.allocate(barrierWords * 4),
    stepLosses: arena.allocate(stepCapacity * 4),
    stepHits: arena.allocate(stepCapacity * 4),
    stepCapacity,
  };
}

function emit(c: Compilation, op: PlanOp, index: number): void {
  switch (op.kind) {
    case 'conv':
      emitConv(c, op, index);
      return;
    case 'dense':
      emitDense(c, op, index);
      return;
    case 'norm':
      emitNorm(c, op, index);
      return;
    case 'relu':
      emitRelu(c, op, index);
      return;
    case 'maxPool':
    case 'avgPool':
    case 'globalAvgPool':
      emitPool(c, op, index);
      return;
    case 'dropout':
      emitDropout(c, op, index);
      return;
    case 'flatten':
      return;
    default:
      op satisfies never;
  }
}

/** Augmented images instead of the table's own. */
function emitDistort(c: Compilation, spec: AugmentationSpec, paper: number): Call[] {
  const { at } = c;
  const options = {
    pixels: at.pixelsPointer,
    rows: at.rowsPointer,
    images: c.activations[0].value,
    draws: at.distortions,
    elastic: spec.elastic > 0,
    paper,
    scratch: allocateDistortScratch(c.arena, shardCount),
  };
  return [{ kind: 'augment' }, c.shards('distort', (module, name) => distort(module, name, options))];
}

export interface Compiled {
  readonly program: Program;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export function compile(plan: StepPlan, options: CompileOptions): Compiled {
  const arena = new Arena();
  const module = new ModuleBuilder();
  const capacity = roundUp(options.batch, rowGroup);
  const activations = planActivations(arena, plan, capacity);
  const weights = layOutWeights(arena, plan, planWeights(plan, activations), shardCount);
  const at = allocateHost(arena, plan, options, squareGroups(weights.ends.plain));
  const c = new Compilation(arena, module, plan, weights, at, activations, capacity);

  const images = activations[0].value;
  const { value: logits, gradient } = activations[plan.ops.length];
  if (!gradient) throw new RangeError('the plan has no parameters');
  const load = c.shards('gather', (built, name) =>
    gather(built, name, at.pixelsPointer, at.rowsPointer, images),
  );
  const input = plan.augmentation ? emitDistort(c, plan.augmentation, plan.paper) : [load];
  for (const [index, op] of plan.ops.entries()) emit(c, op, index);
  const loss = c.images('loss', (built, name) =>
    lossKernel(built, name, { ...at, plan: plan.loss, logits, gradient, rows: at.rowsPointer }),
  );
  const reduce = emitReduce(c);
  const squares = emitSquares(c);
  const update = emitUpdate(c);
  const program: Program = {
    plan,
    batch: options.batch,
    pages: arena.pages,
    shared: options.shared,
    at,
    weights,
    images,
    logits,
    gradient: [
      ...c.pack,
      barrier,
      ...input,
      ...c.forward,
      loss,
      ...c.backward.reverse().flat(),
      barrier,
      ...c.late,
      ...reduce,
      barrier,
    ],
    update: [...squares, { kind: 'factors' }, ...update],
    prepareInference: [barrier, ...c.pack, ...c.prepareInference, barrier],
    inference: [load, ...c.inference],
  };
  return { program, bytes: module.assemble({ pages: arena.pages, shared: options.shared }) };
}
