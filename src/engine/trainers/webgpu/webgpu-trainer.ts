/**
 * The compiled trainer on WebGPU: one network of a gang (`webgpu-gang.ts`), which mostly has no other. Everything stays on the GPU
 * from one request to the next.
 *
 * Once: `compiler/` lowers the step plan to `kernels/`, WGSL text with the buffers that it reads and writes, and to a
 * `Program`: lists of kernels and the sizes of everything. `runtime/kernel-runner.ts` makes the pipelines,
 * `runtime/weight-store.ts` writes the weights.
 *
 * A minibatch: `runtime/rendezvous.ts` waits for the networks beside it; `runtime/gang-steps.ts` uploads the epoch once, as row
 * numbers, distortions and a record of each step's numbers (`runtime/step-record.ts`). `runtime/kernel-runner.ts` then encodes
 * the program for each step: gather (and distort) the images, forward, loss, backward, update. Loss and hits go to a ring,
 * which is read at the end.
 */
import { viewOf } from '../../../core/evaluation/views.ts';
import type { Device } from '../../../core/training/device.ts';
import {
  type StepsRequest,
  type StepsResult,
  type Trainer,
  TrainerFailure,
} from '../../../core/training/trainer.ts';
import type { TrainingState } from '../../../core/training/training-state.ts';
import { RequestQueue } from '../request-queue.ts';
import type { Gpu } from './runtime/gpu.ts';
import type { GpuMemory } from './runtime/gpu-memory.ts';
import type { Inference } from './runtime/inference.ts';
import type { Rendezvous } from './runtime/rendezvous.ts';
import type { WeightStore } from './runtime/weight-store.ts';

/** What the networks of a gang share. */
export interface Gang {
  readonly gpu: Gpu;
  readonly memory: GpuMemory;
  /** All work on the GPU, which has one memory. */
  readonly queue: RequestQueue;
  readonly device: Device;
  /** The largest batch. */
  readonly batch: number;
  readonly store: WeightStore;
  readonly inference: Inference;
  readonly rendezvous: Rendezvous;
}

export class WebGpuTrainer implements Trainer {
  readonly device: Device;
  private step = 0;
  private isOpen = true;
  /** The requests of this network, one after another. */
  private readonly own = new RequestQueue();

  constructor(
    private readonly gang: Gang,
    private readonly network: number,
  ) {
    this.device = gang.device;
  }

  train(request: StepsRequest): Promise<StepsResult> {
    return this.own.add(() => this.runSteps(request));
  }

  logits(...[pixels, weights, view]: Parameters<Trainer['logits']>): ReturnType<Trainer['logits']> {
    return this.enqueue(() => this.gang.inference.logits(view ? viewOf(pixels, view) : pixels, weights));
  }

  state(): Promise<TrainingState> {
    return this.enqueue(() => this.gang.store.readState(this.network, this.step));
  }

  restore(state: TrainingState): Promise<void> {
    return this.enqueue(async () => {
      this.gang.store.writeState(this.network, state);
      this.step = state.step;
    });
  }

  /** Rejects the requests that are still waiting. The last network closes the GPU. */
  async dispose(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { gpu, memory, queue, rendezvous } = this.gang;
    if (rendezvous.leave(this.network) > 0) return;
    gpu.close();
    await queue.add(async () => memory.destroy());
  }

  private enqueue<Result>(request: () => Promise<Result>): Promise<Result> {
    const { gpu, queue } = this.gang;
    return this.own.add(() => queue.add(() => gpu.guard(() => this.ifOpen(request))));
  }

  private ifOpen<Result>(request: () => Promise<Result>): Promise<Result> {
    if (!this.isOpen) throw new TrainerFailure('internal', 'The trainer was disposed of.');
    return request();
  }

  private async runSteps(request: StepsRequest): Promise<StepsResult> {
    const { rows, batchSize, learningRates, firstStep } = request;
    const { batch, rendezvous } = this.gang;
    if (batchSize > batch)
      throw new TrainerFailure('internal', `a batch of ${batchSize} in a trainer for ${batch}`);
    const steps = Math.ceil(rows.length / batchSize);
    if (learningRates.length < steps)
      throw new TrainerFailure('internal', `${steps} steps, but ${learningRates.length} learning rates`);
    const result = await this.ifOpen(() => rendezvous.ask(this.network, request));
    this.step = firstStep + steps;
    return result;
  }
}
