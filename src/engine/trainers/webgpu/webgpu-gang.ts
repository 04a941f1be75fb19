/**
 * Several networks of one plan on one GPU, side by side in the same dispatches: small networks leave a GPU mostly idle. Each has a
 * trainer of its own, whose steps wait for those of the others; its numbers are those that it would have alone.
 */

import { paperOf } from '../../../core/data/paper.ts';
import { planStep } from '../../../core/training/plan/plan-step.ts';
import type { StepPlan } from '../../../core/training/plan/step-plan.ts';
import { type Trainer, TrainerFailure, type TrainerSetup } from '../../../core/training/trainer.ts';
import { RequestQueue } from '../request-queue.ts';
import { compile, samplesOf } from './compiler/compile.ts';
import { lastingBuffers } from './compiler/program.ts';
import { packChunks } from './kernels/update.ts';
import { GangSteps } from './runtime/gang-steps.ts';
import { type GpuSource, openGpu } from './runtime/gpu.ts';
import { GpuMemory } from './runtime/gpu-memory.ts';
import { Inference } from './runtime/inference.ts';
import { KernelRunner } from './runtime/kernel-runner.ts';
import { Rendezvous } from './runtime/rendezvous.ts';
import { listsOf, trainerBuffers } from './runtime/trainer-buffers.ts';
import { WeightStore } from './runtime/weight-store.ts';
import { type Gang, WebGpuTrainer } from './webgpu-trainer.ts';

const halfFeature: GPUFeatureName = 'shader-f16';

function planOf({ spec, config, pixels }: TrainerSetup): StepPlan {
  const planned = planStep(spec, config, paperOf(pixels));
  if (!planned.ok) throw new TrainerFailure('unsupported', planned.unsupported);
  return planned.plan;
}

/** All of a plan that becomes text of kernels: seeds, rates, the decay of an average and distortions are data. */
function textOf({ seed: _, update, augmentation, ...plan }: StepPlan): string {
  const distorts = augmentation && { elastic: augmentation.elastic > 0 };
  return JSON.stringify({ ...plan, distorts, update: { ...update, emaDecay: update.emaDecay > 0 } });
}

/** Throws where the networks cannot share their dispatches. */
function checkAlike(setups: readonly TrainerSetup[], plans: readonly StepPlan[]): void {
  const [first] = setups;
  const isAlike = (setup: TrainerSetup, index: number) =>
    setup.pixels === first.pixels &&
    setup.labels === first.labels &&
    setup.purpose === first.purpose &&
    setup.config.batchSize === first.config.batchSize &&
    setup.config.precision === first.config.precision &&
    textOf(plans[index]) === textOf(plans[0]);
  if (!setups.every(isAlike))
    throw new TrainerFailure(
      'unsupported',
      'Networks train side by side only on the same images, with the same layers and settings but seed, learning rate and distortions.',
    );
}

/**
 * Compiles the setups and opens the GPU. Gives a trainer for each, in order.
 * Rejects with a `TrainerFailure`: 'unsupported' without an adapter or where the plan cannot express it, or where the setups are
 * not alike; 'out-of-memory' where buffers do not fit.
 */
export async function createWebGpuGang(
  setups: readonly TrainerSetup[],
  source: GpuSource,
): Promise<readonly Trainer[]> {
  const [setup] = setups;
  const plans = setups.map(planOf);
  checkAlike(setups, plans);
  const [plan] = plans;
  const networks = setups.length;
  const { batchSize, precision } = setup.config;
  const samples = samplesOf(batchSize);
  const gpu = await openGpu(source, precision === 'mixed' ? [halfFeature] : []);
  const memory = new GpuMemory(gpu.device);
  try {
    const isMixed = precision === 'mixed' && gpu.device.features.has(halfFeature);
    const program = compile(plan, { samples, networks, precision: isMixed ? 'mixed' : 'float32' });
    const adapter = isMixed ? `${gpu.adapterName}, mixed precision` : gpu.adapterName;
    const isForTraining = setup.purpose === 'training';
    const { pixels, labels } = setup;
    const table = isForTraining ? { pixels: pixels.byteLength, labels: labels.byteLength } : null;
    const gang = await gpu.guard(async (): Promise<Gang> => {
      for (const [name, bytes] of trainerBuffers(program, table)) memory.create(name, bytes);
      if (isForTraining) {
        memory.write(lastingBuffers.pixels, pixels);
        memory.write(lastingBuffers.labels, labels);
        memory.write(lastingBuffers.chunks, packChunks(program.chunks));
      }
      const runner = await KernelRunner.create(gpu.device, memory, listsOf(program, table), samples);
      const steps = new GangSteps(memory, runner, program, plans);
      const queue = new RequestQueue();
      return {
        gpu,
        memory,
        queue,
        device: { backend: 'webgpu', trainer: 'compiled', threads: 1, adapter },
        batch: batchSize,
        store: new WeightStore(memory, plan, program),
        inference: new Inference(memory, runner, program, plan.loss.classes, samples),
        rendezvous: new Rendezvous(networks, members => queue.add(() => gpu.guard(() => steps.run(members)))),
      };
    });
    const trainers = setups.map((_, network) => new WebGpuTrainer(gang, network));
    if (isForTraining)
      await Promise.all(trainers.map((trainer, network) => trainer.restore(setups[network].start)));
    return trainers;
  } catch (error) {
    gpu.close();
    memory.destroy();
    throw error;
  }
}

/** The trainer of one network alone; rejects as `createWebGpuGang` does. */
export async function createWebGpuTrainer(setup: TrainerSetup, source: GpuSource): Promise<Trainer> {
  const [trainer] = await createWebGpuGang([setup], source);
  return trainer;
}
