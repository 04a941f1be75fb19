/** One thread's part in training and inference: it runs the program's stages on its share of the batch and the weights. */
import { deriveKey, stream } from '../../../../core/numerics/rng.ts';
import { drawDistortion } from '../../../../core/training/augment.ts';
import { beat } from '../../../../platform/pulse.ts';
import { memoryImport } from '../asm/module-builder.ts';
import { type Call, ownMemory, type Program, shardCount } from '../compiler/program.ts';
import { imagesPerBlock } from '../kernels/dense.ts';
import { distortionBytes, writeDistortion } from '../kernels/images/distort.ts';
import { Barrier } from './barrier.ts';
import { type CompiledKernel, partStart, type Stage, shardsOf, stagesOf } from './stages.ts';
import { writeFactors } from './write-factors.ts';

/** Consecutive steps of one epoch whose row numbers lie in memory, at `rows`. */
export interface StepsJob {
  readonly batchSize: number;
  readonly rowCount: number;
  readonly learningRates: Float32Array;
  /** Number of the first step since the start of the run. */
  readonly firstStep: number;
  readonly epoch: number;
}

/** Staged images whose logits are asked for. */
export interface InferenceJob {
  readonly count: number;
  /** Whether they are seen through the view that lies in memory. */
  readonly moved: boolean;
}

/** The numbers of one step. */
interface Step {
  readonly samples: number;
  readonly firstRow: number;
  readonly learningRate: number;
  readonly step: number;
  readonly epoch: number;
}

export interface ThreadSetup {
  readonly program: Program;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
  readonly threads: number;
}

type StageList = 'gradient' | 'update' | 'prepareInference' | 'inference' | 'viewInference';

/** The program's lists of calls as this thread runs them. */
type Stages = Readonly<Record<StageList, readonly Stage[]>>;

export class ThreadRunner {
  private readonly stages: Stages;
  private readonly firstShard: number;
  private readonly beyondShards: number;
  private readonly ints: Int32Array;
  private readonly words: Uint32Array;
  private readonly floats: Float32Array;
  private readonly barrier: Barrier;

  /** `wrap` may put a function around each kernel, for measuring it. */
  constructor(
    private readonly setup: ThreadSetup,
    wrap: (name: string, kernel: CompiledKernel) => CompiledKernel = (_, kernel) => kernel,
  ) {
    const { program, module, memory, thread, threads } = setup;
    const own = program.own.base + thread * program.own.stride;
    const imports = { [memoryImport.module]: { [memoryImport.name]: memory, [ownMemory]: own } };
    const exported = new WebAssembly.Instance(module, imports).exports;
    const kernels = new Map<string, CompiledKernel>();
    for (const [name, value] of Object.entries(exported))
      if (typeof value === 'function') kernels.set(name, wrap(name, value as CompiledKernel));
    const stages = (calls: readonly Call[]) => stagesOf(calls, kernels, thread, threads);
    this.stages = {
      gradient: stages(program.gradient),
      update: stages(program.update),
      prepareInference: stages(program.prepareInference),
      inference: stages(program.inference),
      viewInference: stages(program.viewInference),
    };
    [this.firstShard, this.beyondShards] = shardsOf(thread, threads);
    this.ints = new Int32Array(memory.buffer);
    this.words = new Uint32Array(memory.buffer);
    this.floats = new Float32Array(memory.buffer);
    this.barrier = new Barrier(new Int32Array(memory.buffer, program.at.barrier), threads);
  }

  /** The number of steps of a job. */
  static stepsOf(job: StepsJob): number {
    return Math.ceil(job.rowCount / job.batchSize);
  }

  /**
   * Runs step `index` of the job, as every thread must. Gives false where the loss is not finite: no weight has changed
   * then, and the job must end here.
   */
  runStep(job: StepsJob, index: number): boolean {
    const { at } = this.setup.program;
    const firstRow = index * job.batchSize;
    const step: Step = {
      samples: Math.min(job.batchSize, job.rowCount - firstRow),
      firstRow,
      learningRate: job.learningRates[index],
      step: job.firstStep + index,
      epoch: job.epoch,
    };
    this.barrier.wait();
    this.prepareBatch(at.pixels, step.firstRow, step.samples);
    for (const { layer, address } of at.dropoutKeys)
      this.words[address / 4] = deriveKey(this.setup.program.plan.seed, stream.dropout, layer, step.step);
    this.runStages(this.stages.gradient, step);
    const finite = this.record(index, step.samples);
    if (finite) this.runStages(this.stages.update, step);
    return finite;
  }

  /** Computes the logits of the first `count` staged images, as every thread must; with `moved` those of the view in memory. */
  runInference({ count, moved }: InferenceJob): void {
    const { program } = this.setup;
    const { at, batch, logits, plan } = program;
    this.runStages(this.stages.prepareInference, null);
    for (let first = 0; first < count; first += batch) {
      const samples = Math.min(batch, count - first);
      this.barrier.wait();
      this.prepareBatch(at.stagedPixels, first, samples);
      this.runStages(moved ? this.stages.viewInference : this.stages.inference, null);
      const to = this.bound(samples, this.beyondShards);
      for (let sample = this.bound(samples, this.firstShard); sample < to; sample++) {
        const source = (logits.base + sample * logits.sampleStride) / 4;
        const target = at.stagedLogits / 4 + (first + sample) * plan.loss.classes;
        this.floats.copyWithin(target, source, source + plan.loss.classes);
      }
    }
  }

  /** Writes the step's numbers. Every thread writes the same ones, behind a barrier. */
  private prepareBatch(pixels: number, firstRow: number, samples: number): void {
    const { at } = this.setup.program;
    this.words[at.table.pixels / 4] = pixels;
    this.words[at.table.rows / 4] = at.rows + firstRow * 4;
    this.ints[at.samples / 4] = samples;
  }

  /** Sums the batch's losses in their order. Every thread does, so that each knows the loss; only the first records it. */
  private record(index: number, samples: number): boolean {
    const { at } = this.setup.program;
    let loss = 0;
    let hits = 0;
    for (let sample = 0; sample < samples; sample++) {
      loss += this.floats[at.losses / 4 + sample];
      hits += this.ints[at.hits / 4 + sample];
    }
    if (this.setup.thread === 0) {
      this.floats[at.stepLosses / 4 + index] = loss / samples;
      this.ints[at.stepHits / 4 + index] = hits;
    }
    return Number.isFinite(loss);
  }

  /** The first image of a shard: shards are whole groups of images, but for the last image of the batch. */
  private bound(samples: number, shard: number): number {
    return Math.min(
      partStart(Math.ceil(samples / imagesPerBlock), shard, shardCount) * imagesPerBlock,
      samples,
    );
  }

  private runStages(stages: readonly Stage[], step: Step | null): void {
    const { program } = this.setup;
    const samples = this.ints[program.at.samples / 4];
    for (const stage of stages) {
      beat();
      switch (stage.kind) {
        case 'barrier':
          this.barrier.wait();
          break;
        case 'shards':
          for (let shard = this.firstShard; shard < this.beyondShards; shard++)
            this.runShard(stage, shard, this.bound(samples, shard), this.bound(samples, shard + 1));
          break;
        case 'images':
          this.runImages(stage.kernel, this.firstShard, this.beyondShards, samples);
          break;
        case 'everyImage':
          for (const [first, beyond] of stage.shards) this.runImages(stage.kernel, first, beyond, samples);
          break;
        case 'everyBlock':
          for (const [from, to] of stage.parts) if (from < to) stage.kernel(from, to);
          break;
        case 'blocks':
          stage.kernel(stage.from, stage.to);
          break;
        case 'augment':
          if (step) this.drawDistortions(step);
          break;
        case 'factors':
          if (step) writeFactors(this.floats, program, step.learningRate, step.step);
          break;
        default:
          stage satisfies never;
      }
    }
  }

  /** Runs a kernel over the images of some neighbouring shards. */
  private runImages(kernel: CompiledKernel, first: number, beyond: number, samples: number): void {
    const from = this.bound(samples, first);
    const to = this.bound(samples, beyond);
    if (from < to) kernel(from, to);
  }

  /** Neighbouring kernels run over a few images at a time, so that an image is still in the cache for the next one. */
  private runShard(
    { groups }: Extract<Stage, { kind: 'shards' }>,
    shard: number,
    from: number,
    to: number,
  ): void {
    for (const { whole, kernels } of groups) {
      beat();
      // A shard without images still has sums to clear.
      if (whole) for (const kernel of kernels) kernel(from, to, shard);
      else
        for (let image = from; image < to; image += imagesPerBlock)
          for (const kernel of kernels) kernel(image, Math.min(image + imagesPerBlock, to), shard);
    }
  }

  private drawDistortions({ samples, firstRow, epoch }: Step): void {
    const { program, memory } = this.setup;
    const { plan, at } = program;
    if (!plan.augmentation) return;
    const to = this.bound(samples, this.beyondShards);
    for (let sample = this.bound(samples, this.firstShard); sample < to; sample++) {
      const row = this.words[at.rows / 4 + firstRow + sample];
      const draw = drawDistortion(plan.augmentation, plan.seed, epoch, row);
      writeDistortion(memory.buffer, at.distortions + sample * distortionBytes, draw);
    }
  }
}
