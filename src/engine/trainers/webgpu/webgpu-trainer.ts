/** The compiled training step on WebGPU: everything stays on the GPU from one request to the next. */
import { type Bytes, classCount, pixelsPerImage } from '../../../core/dataset.ts';
import type { Device } from '../../../core/device.ts';
import { planStep } from '../../../core/plan/plan-step.ts';
import type { StepPlan } from '../../../core/plan/step-plan.ts';
import {
  type StepsRequest,
  type StepsResult,
  type Trainer,
  TrainerFailure,
  type TrainerSetup,
} from '../../../core/trainer.ts';
import { slotCount, type TrainingState } from '../../../core/training-state.ts';
import { lastingBuffers, requestBuffers } from './buffer-names.ts';
import { packDistortions } from './distortions.ts';
import { type Gpu, type GpuSource, openGpu } from './gpu.ts';
import { GpuMemory } from './gpu-memory.ts';
import { KernelRunner } from './kernel-runner.ts';
import { packChunks } from './kernels/update.ts';
import { type GpuProgram, lower } from './lower.ts';
import { inferenceRecords, trainingRecords } from './step-record.ts';

const floatBytes = 4;
/** Smaller batches would leave a GPU idle at inference. */
const smallestInferenceBatch = 128;
/** Images that one upload brings: 25 MB. */
const imagesPerUpload = 32768;
const resultBytes = 8;
const logitsResult = 'logits of a request';

class WebGpuTrainer implements Trainer {
  readonly device: Device;
  private step = 0;
  /** Requests run one after another: they share buffers. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly gpu: Gpu,
    private readonly memory: GpuMemory,
    private readonly runner: KernelRunner,
    private readonly plan: StepPlan,
    private readonly program: GpuProgram,
    private readonly batch: number,
  ) {
    this.device = { backend: 'webgpu', trainer: 'compiled', threads: 1, adapter: gpu.adapterName };
  }

  train(request: StepsRequest): Promise<StepsResult> {
    return this.exclusively(() => this.runSteps(request));
  }

  logits(pixels: Bytes, weights: Float32Array<ArrayBuffer>): Promise<Float32Array<ArrayBuffer>> {
    return this.exclusively(() => this.infer(pixels, weights));
  }

  state(): Promise<TrainingState> {
    return this.exclusively(() => this.readState());
  }

  restore(state: TrainingState): Promise<void> {
    return this.exclusively(async () => this.writeState(state));
  }

  async dispose(): Promise<void> {
    this.gpu.close();
    await this.last.catch(() => {});
    this.memory.destroy();
  }

  private exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.last.then(
      () => this.gpu.guard(work),
      () => this.gpu.guard(work),
    );
    this.last = result;
    return result;
  }

  private async runSteps(request: StepsRequest): Promise<StepsResult> {
    const { rows, batchSize, learningRates, firstStep, epoch } = request;
    if (batchSize > this.batch)
      throw new TrainerFailure('internal', `a batch of ${batchSize} in a trainer for ${this.batch}`);
    const { augmentation, seed, update } = this.plan;
    const records = trainingRecords(request, update, seed, this.program.dropoutLayers);
    const steps = records.samples.length;
    if (learningRates.length < steps)
      throw new TrainerFailure('internal', `${steps} steps, but ${learningRates.length} learning rates`);
    this.runner.reserve(requestBuffers.rows, rows.byteLength);
    this.runner.reserve(requestBuffers.results, steps * resultBytes);
    this.memory.write(requestBuffers.rows, rows);
    if (augmentation) {
      const distortions = packDistortions(augmentation, seed, epoch, rows);
      this.runner.reserve(requestBuffers.distortions, distortions.byteLength);
      this.memory.write(requestBuffers.distortions, distortions);
    }
    this.runner.run(this.program.train, records);
    this.step = firstStep + steps;
    const [results, flag] = await this.memory.read([
      { name: requestBuffers.results, bytes: steps * resultBytes },
      { name: lastingBuffers.flag, bytes: 4 },
    ]);
    const loss = new Float32Array(results).filter((_, index) => index % 2 === 0);
    const correct = new Uint32Array(results).filter((_, index) => index % 2 === 1);
    if (new Uint32Array(flag)[0] !== 0 || loss.some(value => !Number.isFinite(value)))
      throw new TrainerFailure(
        'diverged',
        'The loss or a weight is no longer a finite number: lower the learning rate.',
      );
    return { loss, correct };
  }

  private async infer(pixels: Bytes, weights: Float32Array<ArrayBuffer>): Promise<Float32Array<ArrayBuffer>> {
    const rows = pixels.length / pixelsPerImage;
    const logits = new Float32Array(rows * classCount);
    this.memory.write(lastingBuffers.evaluated, weights);
    const rowBytes = classCount * floatBytes;
    const batch = Math.max(this.batch, smallestInferenceBatch);
    for (let first = 0; first < rows; first += imagesPerUpload) {
      const count = Math.min(imagesPerUpload, rows - first);
      const part = pixels.subarray(first * pixelsPerImage, (first + count) * pixelsPerImage);
      this.runner.reserve(requestBuffers.images, part.byteLength);
      this.memory.grow(logitsResult, count * rowBytes);
      this.memory.write(requestBuffers.images, part);
      const records = inferenceRecords(count, batch);
      const source = this.memory.get(this.program.logits);
      const target = this.memory.get(logitsResult);
      this.runner.run(this.program.infer, records, (encoder, step) =>
        encoder.copyBufferToBuffer(
          source,
          0,
          target,
          step * batch * rowBytes,
          records.samples[step] * rowBytes,
        ),
      );
      const [result] = await this.memory.read([{ name: logitsResult, bytes: count * rowBytes }]);
      logits.set(new Float32Array(result), first * classCount);
    }
    return logits;
  }

  private async readState(): Promise<TrainingState> {
    const bytes = this.plan.parameters * floatBytes;
    const slots = slotCount[this.plan.update.optimizer.kind];
    const hasAverage = this.plan.update.emaDecay > 0;
    const [weights, moments, average] = await this.memory.read([
      { name: lastingBuffers.weights, bytes },
      { name: lastingBuffers.slots, bytes: bytes * slots },
      ...(hasAverage ? [{ name: lastingBuffers.average, bytes }] : []),
    ]);
    return {
      step: this.step,
      weights: new Float32Array(weights),
      slots: Array.from(
        { length: slots },
        (_, slot) => new Float32Array(moments.slice(slot * bytes, (slot + 1) * bytes)),
      ),
      average: hasAverage ? new Float32Array(average) : null,
    };
  }

  private writeState({ step, weights, slots, average }: TrainingState): void {
    const { parameters, update } = this.plan;
    this.step = step;
    this.memory.write(lastingBuffers.weights, weights);
    const moments = new Float32Array(parameters * slotCount[update.optimizer.kind]);
    for (const [index, slot] of slots.entries()) moments.set(slot, index * parameters);
    this.memory.write(lastingBuffers.slots, moments);
    if (update.emaDecay > 0) this.memory.write(lastingBuffers.average, average ?? weights);
    this.memory.write(lastingBuffers.flag, new Uint32Array(1));
  }
}

/**
 * Builds the compiled step for a GPU. Rejects with a `TrainerFailure`: `unsupported` without an adapter or for what the
 * plan cannot express, `out-of-memory` where buffers do not fit.
 */
export async function createWebGpuTrainer(setup: TrainerSetup, source: GpuSource): Promise<Trainer> {
  const planned = planStep(setup.spec, setup.config);
  if (!planned.ok) throw new TrainerFailure('unsupported', planned.unsupported);
  const { plan } = planned;
  const { batchSize } = setup.config;
  const samples = Math.max(batchSize, smallestInferenceBatch);
  const lowered = lower(plan, samples);
  if (!lowered.ok) throw new TrainerFailure('unsupported', lowered.unsupported);
  const { program } = lowered;
  const gpu = await openGpu(source);
  const memory = new GpuMemory(gpu.device);
  try {
    const trainer = await gpu.guard(async () => {
      for (const [name, bytes] of program.buffers) memory.create(name, bytes);
      memory.create(lastingBuffers.pixels, setup.pixels.byteLength);
      memory.create(lastingBuffers.labels, setup.labels.byteLength);
      memory.write(lastingBuffers.pixels, setup.pixels);
      memory.write(lastingBuffers.labels, setup.labels);
      memory.write(lastingBuffers.chunks, packChunks(program.chunks));
      const runner = await KernelRunner.create(gpu.device, memory, [program.train, program.infer], samples);
      return new WebGpuTrainer(gpu, memory, runner, plan, program, batchSize);
    });
    await trainer.restore(setup.start);
    return trainer;
  } catch (error) {
    gpu.close();
    memory.destroy();
    throw error;
  }
}
