/**
 * The compiled trainer in WebAssembly SIMD, on threads over one shared memory or on the calling thread.
 *
 * Once: `compiler/` lowers the step plan to `kernels/`, which `asm/` assembles into one module, and to a `Program`: the
 * order in which to call them and the addresses of everything. `runtime/weight-store.ts` writes the weights.
 *
 * A minibatch: `train` here writes the row numbers into memory and hands the steps to the threads of
 * `runtime/thread-pool.ts`. In each, `runtime/thread-runner.ts` runs its stages of the program: pack the weights, gather
 * (and distort) the images, forward, loss, backward, then, behind a barrier, sum the shards' gradients and update. The
 * first thread records loss and hits, which `train` reads.
 */
import { pixelsPerImage } from '../../../core/data/dataset.ts';
import { paperOf } from '../../../core/data/paper.ts';
import { canFuse } from '../../../core/fused-multiply-add.ts';
import type { Device } from '../../../core/training/device.ts';
import { planStep } from '../../../core/training/plan/plan-step.ts';
import {
  type MeasuredStep,
  type StepsRequest,
  type StepsResult,
  type Trainer,
  TrainerFailure,
  type TrainerSetup,
} from '../../../core/training/trainer.ts';
import type { TrainingState } from '../../../core/training/training-state.ts';
import { beat } from '../../../platform/pulse.ts';
import { RequestQueue } from '../request-queue.ts';
import { compile } from './compiler/compile.ts';
import { type Program, shardCount } from './compiler/program.ts';
import { writeView } from './kernels/inference/view.ts';
import { countDeadUnits } from './runtime/count-dead-units.ts';
import { callingThreadPool, startThreadPool, type ThreadPool } from './runtime/thread-pool.ts';
import type { ThreadPort } from './runtime/thread-protocol.ts';
import { WeightStore } from './runtime/weight-store.ts';

export interface WasmTrainerOptions {
  /** The threads to start; more than 8 are of no use. */
  readonly threads: number;
  /** Starts a thread. It is null where memory cannot be shared: then the calling thread computes. */
  readonly spawn: (() => ThreadPort) | null;
}

const largestMemoryPages = 65536;

function allocateMemory(pages: number, shared: boolean): WebAssembly.Memory {
  const tooLarge = () =>
    new TrainerFailure(
      'out-of-memory',
      `Training needs ${Math.ceil(pages / 16)} MB of memory, more than the browser gives. Choose a smaller batch or model.`,
    );
  if (pages > largestMemoryPages) throw tooLarge();
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch {
    throw tooLarge();
  }
}

/**
 * Compiles the setup and starts its threads.
 * Rejects with a `TrainerFailure`: 'unsupported' where the plan cannot express it, 'out-of-memory' where the batch is too
 * large.
 */
export async function createWasmTrainer(setup: TrainerSetup, options: WasmTrainerOptions): Promise<Trainer> {
  const shared = options.spawn !== null;
  const planned = planStep(setup.spec, setup.config, paperOf(setup.pixels));
  const threads = shared ? Math.max(1, Math.min(options.threads, shardCount)) : 1;
  const compileOptions = {
    batch: setup.config.batchSize,
    tableRows: setup.labels.length,
    pixels: setup.pixels,
    shared,
    threads,
    fused: setup.config.precision === 'fused' && canFuse(),
  };
  const compiled = planned.ok ? compile(planned.plan, compileOptions) : planned;
  beat();
  if (!compiled.ok) throw new TrainerFailure('unsupported', compiled.unsupported);
  const { program, bytes } = compiled;
  const memory = allocateMemory(program.pages, shared);
  const view = new Uint8Array(memory.buffer);
  view.set(setup.pixels.subarray(0, setup.labels.length * pixelsPerImage), program.at.pixels);
  view.set(setup.labels, program.at.labels);
  beat();
  const store = new WeightStore(program.weights, memory);
  store.writeState(setup.start);
  const module = await WebAssembly.compile(bytes);
  const common = { program, module, memory };
  const pool = options.spawn
    ? await startThreadPool(common, threads, options.spawn)
    : callingThreadPool(common);
  const adapter = compileOptions.fused ? 'fused multiply-add' : null;
  const device: Device = { backend: 'wasm', trainer: 'compiled', threads: pool.threads, adapter };
  return new WasmTrainer(device, program, memory, store, pool, setup.start.step);
}

class WasmTrainer implements Trainer {
  private readonly queue = new RequestQueue();

  constructor(
    readonly device: Device,
    private readonly program: Program,
    private readonly memory: WebAssembly.Memory,
    private readonly store: WeightStore,
    private readonly pool: ThreadPool,
    private step: number,
  ) {}

  train(request: StepsRequest): Promise<StepsResult> {
    return this.queue.add(() => this.runSteps(request));
  }

  logits(...request: Parameters<Trainer['logits']>): ReturnType<Trainer['logits']> {
    return this.queue.add(() => this.infer(...request));
  }

  state(): Promise<TrainingState> {
    return this.queue.add(async () => {
      this.store.takeBack();
      return this.store.readState(this.step);
    });
  }

  restore(state: TrainingState): Promise<void> {
    return this.queue.add(async () => {
      this.store.takeBack();
      this.store.writeState(state);
      this.step = state.step;
    });
  }

  dispose(): Promise<void> {
    return this.queue.add(async () => this.pool.release());
  }

  /** Runs a request in portions of whole steps, as many as the memory's row list has room for. */
  private async runSteps(request: StepsRequest): Promise<StepsResult> {
    const { rows, batchSize, learningRates, firstStep, epoch } = request;
    const { at, batch } = this.program;
    if (batchSize > batch)
      throw new TrainerFailure('internal', `The trainer was built for batches of up to ${batch} images.`);
    this.store.takeBack();
    const steps = Math.ceil(rows.length / batchSize);
    const loss = new Float32Array(steps);
    const correct = new Uint32Array(steps);
    const portion = Math.min(Math.floor(at.rowCapacity / batchSize), at.stepCapacity);
    for (let first = 0; first < steps; first += portion) {
      const beyond = Math.min(first + portion, steps);
      const part = rows.subarray(first * batchSize, beyond * batchSize);
      new Uint32Array(this.memory.buffer).set(part, at.rows / 4);
      const divergedAt = await this.pool.runSteps({
        batchSize,
        rowCount: part.length,
        learningRates: learningRates.slice(first, beyond),
        firstStep: firstStep + first,
        epoch,
      });
      this.step = firstStep + (divergedAt === null ? beyond : first + divergedAt);
      if (divergedAt !== null) throw divergence(this.step);
      loss.set(new Float32Array(this.memory.buffer, at.stepLosses, beyond - first), first);
      correct.set(new Uint32Array(this.memory.buffer, at.stepHits, beyond - first), first);
    }
    if (!this.store.areWeightsFinite()) throw divergence(this.step);
    const lastBatch = rows.length - (steps - 1) * batchSize;
    return { loss, correct, measured: request.measure ? this.measureLastStep(lastBatch) : null };
  }

  private measureLastStep(images: number): MeasuredStep {
    const floats = new Float32Array(this.memory.buffer);
    return {
      gradient: this.store.readGradient(),
      weights: this.store.readWeights(),
      relus: this.program.relus.map(relu => countDeadUnits(floats, relu, images)),
    };
  }

  private async infer(...request: Parameters<Trainer['logits']>): ReturnType<Trainer['logits']> {
    const [pixels, weights, view] = request;
    const { at, plan } = this.program;
    const { classes } = plan.loss;
    const count = pixels.length / pixelsPerImage;
    const logits = new Float32Array(count * classes);
    this.store.lend(weights);
    if (view) writeView(this.memory.buffer, at.view, view);
    const identity = Uint32Array.from({ length: at.stagedImages }, (_, row) => row);
    new Uint32Array(this.memory.buffer).set(identity, at.rows / 4);
    for (let first = 0; first < count; first += at.stagedImages) {
      const images = Math.min(at.stagedImages, count - first);
      const part = pixels.subarray(first * pixelsPerImage, (first + images) * pixelsPerImage);
      new Uint8Array(this.memory.buffer).set(part, at.stagedPixels);
      await this.pool.runInference({ count: images, moved: view !== undefined });
      logits.set(new Float32Array(this.memory.buffer, at.stagedLogits, images * classes), first * classes);
    }
    return logits;
  }
}

const divergence = (step: number): TrainerFailure =>
  new TrainerFailure(
    'diverged',
    `Training diverged at step ${step + 1}: the loss or a weight is not finite. Lower the learning rate and start again from the last checkpoint.`,
  );
