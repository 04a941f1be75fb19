/** One thread's part in training and inference: calls the compiled functions on its share of the work. */
import { drawDistortion } from '../../../core/augment.ts';
import { stepFactors } from '../../../core/plan/update.ts';
import { deriveKey, stream } from '../../../core/rng.ts';
import { memoryImport } from './asm/module-builder.ts';
import { meet } from './control.ts';
import { rowGroup } from './kernels/dense.ts';
import { distortionBytes, writeDistortion } from './kernels/distort.ts';
import { type Call, type Program, shardCount } from './program.ts';

/** Some steps whose row numbers lie in memory. */
export interface StepsJob {
  readonly batchSize: number;
  readonly rowCount: number;
  readonly learningRates: Float32Array;
  /** Number of the first step since the start of the run. */
  readonly firstStep: number;
  readonly epoch: number;
}

/** What one step needs to know. */
interface Step {
  readonly samples: number;
  readonly firstRow: number;
  readonly learningRate: number;
  readonly step: number;
  readonly epoch: number;
}

type ShardCall = Extract<Call, { kind: 'shards' }>;

type Kernel = (...parameters: number[]) => unknown;

export interface ThreadSetup {
  readonly program: Program;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
  readonly threads: number;
}

/** The part `index` of `parts` even parts of 0..count. */
const part = (count: number, index: number, parts: number): number => Math.floor((count * index) / parts);

export class ThreadRunner {
  private readonly kernels: ReadonlyMap<string, Kernel>;
  private readonly ints: Int32Array;
  private readonly words: Uint32Array;
  private readonly floats: Float32Array;
  private readonly control: Int32Array;

  constructor(private readonly setup: ThreadSetup) {
    const { program, module, memory } = setup;
    const imports = { [memoryImport.module]: { [memoryImport.name]: memory } };
    const exported = new WebAssembly.Instance(module, imports).exports;
    const kernels = new Map<string, Kernel>();
    for (const [name, value] of Object.entries(exported))
      if (typeof value === 'function') kernels.set(name, value as Kernel);
    this.kernels = kernels;
    this.ints = new Int32Array(memory.buffer);
    this.words = new Uint32Array(memory.buffer);
    this.floats = new Float32Array(memory.buffer);
    this.control = new Int32Array(memory.buffer, program.at.control);
  }

  /** Steps of a job. */
  static stepsOf(job: StepsJob): number {
    return Math.ceil(job.rowCount / job.batchSize);
  }

  /**
   * Runs step `index` of the job; every thread does so. Gives false where the loss is not finite: no weight has changed
   * then, and the job must end here.
   */
  runStep(job: StepsJob, index: number): boolean {
    const { at, gradient, update } = this.setup.program;
    const firstRow = index * job.batchSize;
    const step: Step = {
      samples: Math.min(job.batchSize, job.rowCount - firstRow),
      firstRow,
      learningRate: job.learningRates[index],
      step: job.firstStep + index,
      epoch: job.epoch,
    };
    meet(this.control, this.setup.threads);
    this.prepareBatch(at.pixels, step.firstRow, step.samples);
    for (const { layer, address } of at.dropoutKeys)
      this.words[address / 4] = deriveKey(this.setup.program.plan.seed, stream.dropout, layer, step.step);
    this.call(gradient, step);
    const finite = this.record(index, step.samples);
    if (finite) this.call(update, step);
    return finite;
  }

  /** Waits until every thread has finished its job. */
  finish(): void {
    meet(this.control, this.setup.threads);
  }

  /** Logits of the first `count` staged images. */
  runInference(count: number): void {
    const { program } = this.setup;
    const { at, batch, logits, plan } = program;
    this.call(program.prepareInference, null);
    for (let first = 0; first < count; first += batch) {
      const samples = Math.min(batch, count - first);
      meet(this.control, this.setup.threads);
      this.prepareBatch(at.stagedPixels, first, samples);
      this.call(program.inference, null);
      const [from, to] = this.images(samples);
      for (let sample = from; sample < to; sample++) {
        const source = (logits.base + sample * logits.sampleStride) / 4;
        const target = at.stagedLogits / 4 + (first + sample) * plan.loss.classes;
        this.floats.copyWithin(target, source, source + plan.loss.classes);
      }
    }
  }

  /** All the threads write the same numbers, after a barrier. */
  private prepareBatch(pixels: number, firstRow: number, samples: number): void {
    const { at } = this.setup.program;
    this.words[at.pixelsPointer / 4] = pixels;
    this.words[at.rowsPointer / 4] = at.rows + firstRow * 4;
    this.ints[at.samples / 4] = samples;
  }

  /** Sums the batch's losses in their order; every thread may, only the first records. */
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

  /** Bounds of a shard's images: whole groups of rows, the last one cut. */
  private shard(samples: number, shard: number): readonly [number, number] {
    const groups = Math.ceil(samples / rowGroup);
    return [
      Math.min(part(groups, shard, shardCount) * rowGroup, samples),
      Math.min(part(groups, shard + 1, shardCount) * rowGroup, samples),
    ];
  }

  private shards(): readonly [number, number] {
    const { thread, threads } = this.setup;
    return [part(shardCount, thread, threads), part(shardCount, thread + 1, threads)];
  }

  /** Bounds of the thread's images: those of its shards. */
  private images(samples: number): readonly [number, number] {
    const [first, beyond] = this.shards();
    return [
      this.shard(samples, first)[0],
      beyond > first ? this.shard(samples, beyond - 1)[1] : this.shard(samples, first)[0],
    ];
  }

  private kernel(name: string): Kernel {
    const kernel = this.kernels.get(name);
    if (!kernel) throw new RangeError(`the module has no function ${name}`);
    return kernel;
  }

  private call(calls: readonly Call[], step: Step | null): void {
    const samples = this.ints[this.setup.program.at.samples / 4];
    for (let index = 0; index < calls.length; ) {
      const call = calls[index];
      if (call.kind !== 'shards') {
        this.callOne(call, samples, step);
        index++;
        continue;
      }
      const run: ShardCall[] = [];
      for (let next = calls[index]; next?.kind === 'shards'; next = calls[++index]) run.push(next);
      const [first, beyond] = this.shards();
      for (let shard = first; shard < beyond; shard++) this.callShard(run, shard, this.shard(samples, shard));
    }
  }

  /** Neighbouring calls run over a few images at a time, so that an image is still in the cache for the next call. */
  private callShard(calls: readonly ShardCall[], shard: number, [from, to]: readonly [number, number]): void {
    for (let index = 0; index < calls.length; ) {
      if (calls[index].whole) {
        this.kernel(calls[index++].name)(from, to, shard);
        continue;
      }
      let end = index;
      while (end < calls.length && !calls[end].whole) end++;
      for (let image = from; image < to; image += rowGroup)
        for (const { name } of calls.slice(index, end))
          this.kernel(name)(image, Math.min(image + rowGroup, to), shard);
      index = end;
    }
  }

  private callOne(call: Exclude<Call, { kind: 'shards' }>, samples: number, step: Step | null): void {
    const { thread, threads } = this.setup;
    switch (call.kind) {
      case 'barrier':
        meet(this.control, threads);
        return;
      case 'images': {
        const [from, to] = this.images(samples);
        if (from < to) this.kernel(call.name)(from, to);
        return;
      }
      case 'blocks': {
        const from = call.first + part(call.count, thread, threads);
        const to = call.first + part(call.count, thread + 1, threads);
        if (from < to) this.kernel(call.name)(from, to);
        return;
      }
      case 'augment':
        if (step) this.drawDistortions(step);
        return;
      case 'factors':
        if (step) this.writeFactors(step);
        return;
      default:
        call satisfies never;
    }
  }

  private drawDistortions({ samples, firstRow, epoch }: Step): void {
    const { program, memory } = this.setup;
    const { plan, at } = program;
    if (!plan.augmentation) return;
    const [from, to] = this.images(samples);
    for (let sample = from; sample < to; sample++) {
      const row = this.words[at.rows / 4 + firstRow + sample];
      const draw = drawDistortion(plan.augmentation, plan.seed, epoch, row);
      writeDistortion(memory.buffer, at.distortions + sample * distortionBytes, draw);
    }
  }

  private writeFactors({ learningRate, step }: Step): void {
    const { plan, at } = this.setup.program;
    const { clipNorm } = plan.update;
    const factors = stepFactors(plan.update, learningRate, step);
    this.floats[at.rate / 4] = factors.rate;
    this.floats[at.rootScale / 4] = factors.rootScale;
    this.floats[at.shrink / 4] = factors.shrink;
    this.floats[at.averageDecay / 4] = factors.averageDecay;
    this.floats[at.averageRest / 4] = 1 - factors.averageDecay;
    let squares = 0;
    if (clipNorm > 0)
      for (let group = 0; group < at.squareCount; group++) squares += this.floats[at.squares / 4 + group];
    const norm = Math.sqrt(squares);
    this.floats[at.gradientScale / 4] = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
  }
}
