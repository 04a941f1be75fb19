/**
 * The compiled trainer on WebGPU. Everything stays on the GPU from one request to the next.
 *
 * Once: `compiler/` lowers the step plan to `kernels/`, WGSL text with the buffers that it reads and writes, and to a
 * `Program`: lists of kernels and the sizes of everything. `runtime/kernel-runner.ts` makes the pipelines,
 * `runtime/weight-store.ts` writes the weights.
 *
 * A minibatch: `train` here uploads the epoch once, as row numbers, distortions and a record of each step's numbers
 * (`runtime/step-record.ts`). `runtime/kernel-runner.ts` then encodes the program for each step: gather (and distort) the
 * images, forward, loss, backward, update. The loss kernel writes loss and hits to a ring, which `train` reads at the end.
 */
import { type Bytes, pixelsPerImage } from '../../../core/data/dataset.ts';
import { paperOf } from '../../../core/data/paper.ts';
import { viewOf } from '../../../core/evaluation/views.ts';
import type { Device } from '../../../core/training/device.ts';
import { planStep } from '../../../core/training/plan/plan-step.ts';
import type { StepPlan } from '../../../core/training/plan/step-plan.ts';
import {
  type StepsRequest,
  type StepsResult,
  type Trainer,
  TrainerFailure,
  type TrainerSetup,
} from '../../../core/training/trainer.ts';
import type { TrainingState } from '../../../core/training/training-state.ts';
import { RequestQueue } from '../request-queue.ts';
import { compile, samplesOf } from './compiler/compile.ts';
import { lastingBuffers, type Program, requestBuffers } from './compiler/program.ts';
import { packDistortions } from './kernels/distort.ts';
import { packChunks } from './kernels/update.ts';
import { epochWindow, isSameEpoch } from './runtime/epoch-window.ts';
import { type Gpu, type GpuSource, openGpu } from './runtime/gpu.ts';
import { GpuMemory } from './runtime/gpu-memory.ts';
import { KernelRunner } from './runtime/kernel-runner.ts';
import { measureStep } from './runtime/measure-step.ts';
import { inferenceRecords, resultBytes, ringSteps, trainingRecords } from './runtime/step-record.ts';
import { listsOf, trainerBuffers } from './runtime/trainer-buffers.ts';
import { WeightStore } from './runtime/weight-store.ts';

const floatBytes = 4;
/** The most images of one upload for inference: 25 MB. */
const imagesPerUpload = 32768;
const halfFeature: GPUFeatureName = 'shader-f16';
const logitsResult = 'logits of a request';

const divergence = (): TrainerFailure =>
  new TrainerFailure(
    'diverged',
    'The loss or a weight is no longer a finite number: lower the learning rate.',
  );

class WebGpuTrainer implements Trainer {
  readonly device: Device;
  private step = 0;
  /** The epoch that has been uploaded: the GPU can run its steps without another upload. */
  private uploaded: StepsRequest | null = null;
  private readonly queue = new RequestQueue();

  constructor(
    private readonly gpu: Gpu,
    private readonly memory: GpuMemory,
    private readonly store: WeightStore,
    private readonly runner: KernelRunner,
    private readonly plan: StepPlan,
    private readonly program: Program,
    private readonly batch: number,
    adapter: string,
  ) {
    this.device = { backend: 'webgpu', trainer: 'compiled', threads: 1, adapter };
  }

  train(request: StepsRequest): Promise<StepsResult> {
    return this.enqueue(() => this.runSteps(request));
  }

  logits(...[pixels, weights, view]: Parameters<Trainer['logits']>): ReturnType<Trainer['logits']> {
    return this.enqueue(() => this.infer(view ? viewOf(pixels, view) : pixels, weights));
  }

  state(): Promise<TrainingState> {
    return this.enqueue(() => this.store.readState(this.step));
  }

  restore(state: TrainingState): Promise<void> {
    return this.enqueue(async () => {
      this.store.writeState(state);
      this.step = state.step;
    });
  }

  /** Closing the GPU rejects the requests that are still waiting. */
  dispose(): Promise<void> {
    this.gpu.close();
    return this.queue.add(async () => this.memory.destroy());
  }

  private enqueue<Result>(request: () => Promise<Result>): Promise<Result> {
    return this.queue.add(() => this.gpu.guard(request));
  }

  private async runSteps(request: StepsRequest): Promise<StepsResult> {
    const { rows, batchSize, learningRates, firstStep } = request;
    if (batchSize > this.batch)
      throw new TrainerFailure('internal', `a batch of ${batchSize} in a trainer for ${this.batch}`);
    const steps = Math.ceil(rows.length / batchSize);
    if (learningRates.length < steps)
      throw new TrainerFailure('internal', `${steps} steps, but ${learningRates.length} learning rates`);
    const { epoch, from, to } = epochWindow(request);
    if (this.uploaded === null || !isSameEpoch(this.uploaded, epoch)) this.upload(epoch);
    const loss = new Float32Array(steps);
    const correct = new Uint32Array(steps);
    // A part ends where the ring of results does.
    for (let first = from, beyond: number; first < to; first = beyond) {
      beyond = Math.min(to, first - (first % ringSteps) + ringSteps);
      await this.runPart(first, beyond, (step, lossOfStep, correctOfStep) => {
        loss[step - from] = lossOfStep;
        correct[step - from] = correctOfStep;
      });
    }
    this.step = firstStep + steps;
    const lastBatch = rows.length - (steps - 1) * batchSize;
    const measured = request.measure
      ? await measureStep(this.program, this.plan, this.runner, this.memory, lastBatch)
      : null;
    return { loss, correct, measured };
  }

  /** Uploads the order, the records and the distortions of an epoch's steps. */
  private upload(epoch: StepsRequest): void {
    this.uploaded = null;
    const { augmentation, seed, update } = this.plan;
    this.runner.reserve(requestBuffers.rows, epoch.rows.byteLength);
    this.memory.write(requestBuffers.rows, epoch.rows);
    if (augmentation) {
      const distortions = packDistortions(augmentation, seed, epoch.epoch, epoch.rows);
      this.runner.reserve(requestBuffers.distortions, distortions.byteLength);
      this.memory.write(requestBuffers.distortions, distortions);
    }
    this.runner.load(this.program.train, trainingRecords(epoch, update, seed));
    this.uploaded = epoch;
  }

  /** Runs steps of the uploaded epoch, at most one ring of results, and reports each from one read of the ring. */
  private async runPart(
    first: number,
    beyond: number,
    report: (step: number, loss: number, correct: number) => void,
  ): Promise<void> {
    const parts = [
      { name: lastingBuffers.results, bytes: ringSteps * resultBytes },
      { name: lastingBuffers.flag, bytes: 4 },
    ];
    this.runner.run(this.program.train, first, beyond, (encoder, step) => {
      if (step === beyond - 1) this.memory.copyOut(encoder, parts);
    });
    const [results, flag] = await this.memory.collect(parts);
    const losses = new Float32Array(results);
    const hits = new Uint32Array(results);
    for (let step = first; step < beyond; step++) {
      const slot = step % ringSteps;
      report(step, losses[2 * slot], hits[2 * slot + 1]);
      if (!Number.isFinite(losses[2 * slot])) throw divergence();
    }
    if (new Uint32Array(flag)[0] !== 0) throw divergence();
  }

  private async infer(pixels: Bytes, weights: Float32Array<ArrayBuffer>): Promise<Float32Array<ArrayBuffer>> {
    const { classes } = this.plan.loss;
    const rows = pixels.length / pixelsPerImage;
    const logits = new Float32Array(rows * classes);
    this.memory.write(lastingBuffers.evaluated, weights);
    const rowBytes = classes * floatBytes;
    const batch = samplesOf(this.batch);
    for (let first = 0; first < rows; first += imagesPerUpload) {
      const count = Math.min(imagesPerUpload, rows - first);
      const part = pixels.subarray(first * pixelsPerImage, (first + count) * pixelsPerImage);
      this.runner.reserve(requestBuffers.images, part.byteLength);
      this.memory.grow(logitsResult, count * rowBytes);
      this.memory.write(requestBuffers.images, part);
      const records = inferenceRecords(count, batch);
      const source = this.memory.get(this.program.logits);
      const target = this.memory.get(logitsResult);
      this.runner.load(this.program.infer, records);
      this.runner.run(this.program.infer, 0, records.samples.length, (encoder, step) =>
        encoder.copyBufferToBuffer(
          source,
          0,
          target,
          step * batch * rowBytes,
          records.samples[step] * rowBytes,
        ),
      );
      const [result] = await this.memory.read([{ name: logitsResult, bytes: count * rowBytes }]);
      logits.set(new Float32Array(result), first * classes);
    }
    return logits;
  }
}

/**
 * Compiles the setup and opens the GPU.
 * Rejects with a `TrainerFailure`: 'unsupported' without an adapter or where the plan cannot express it, 'out-of-memory'
 * where buffers do not fit.
 */
export async function createWebGpuTrainer(setup: TrainerSetup, source: GpuSource): Promise<Trainer> {
  const planned = planStep(setup.spec, setup.config, paperOf(setup.pixels));
  if (!planned.ok) throw new TrainerFailure('unsupported', planned.unsupported);
  const { plan } = planned;
  const { batchSize } = setup.config;
  const samples = samplesOf(batchSize);
  const gpu = await openGpu(source, setup.config.precision === 'mixed' ? [halfFeature] : []);
  const memory = new GpuMemory(gpu.device);
  try {
    const isMixed = setup.config.precision === 'mixed' && gpu.device.features.has(halfFeature);
    const program = compile(plan, { samples, precision: isMixed ? 'mixed' : 'float32' });
    const adapter = isMixed ? `${gpu.adapterName}, mixed precision` : gpu.adapterName;
    const isForTraining = setup.purpose === 'training';
    const { pixels, labels } = setup;
    const table = isForTraining ? { pixels: pixels.byteLength, labels: labels.byteLength } : null;
    const trainer = await gpu.guard(async () => {
      for (const [name, bytes] of trainerBuffers(program, table)) memory.create(name, bytes);
      if (isForTraining) {
        memory.write(lastingBuffers.pixels, pixels);
        memory.write(lastingBuffers.labels, labels);
        memory.write(lastingBuffers.chunks, packChunks(program.chunks));
      }
      const runner = await KernelRunner.create(gpu.device, memory, listsOf(program, table), samples);
      const store = new WeightStore(memory, plan);
      return new WebGpuTrainer(gpu, memory, store, runner, plan, program, batchSize, adapter);
    });
    if (isForTraining) await trainer.restore(setup.start);
    return trainer;
  } catch (error) {
    gpu.close();
    memory.destroy();
    throw error;
  }
}
