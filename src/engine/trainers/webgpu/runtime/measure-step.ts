/** Reads back what the last step left behind, in one read. */
import type { StepPlan } from '../../../../core/training/plan/step-plan.ts';
import type { MeasuredStep } from '../../../../core/training/trainer.ts';
import { lastingBuffers, measuredBuffers, type Program, partOf } from '../compiler/program.ts';
import type { GpuMemory } from './gpu-memory.ts';
import type { KernelRunner } from './kernel-runner.ts';
import { inferenceRecords } from './step-record.ts';

/** Measures a network's last step, whose minibatch has `images` images, before anything else runs. */
export async function measureStep(
  program: Program,
  plan: StepPlan,
  runner: KernelRunner,
  memory: GpuMemory,
  images: number,
  network: number,
): Promise<MeasuredStep> {
  const bytes = plan.parameters * 4;
  const units = program.relus.reduce((sum, relu) => sum + relu.units, 0);
  const parts = [
    partOf(program, measuredBuffers.gradient, network, bytes),
    partOf(program, lastingBuffers.weights, network, bytes),
    ...(units > 0 ? [partOf(program, measuredBuffers.silent, network, units * 4)] : []),
  ];
  runner.load(program.measure, inferenceRecords(images, images, network));
  runner.run(program.measure, 0, 1, encoder => memory.copyOut(encoder, parts));
  const [gradient, weights, silent] = await memory.collect(parts);
  return {
    gradient: new Float32Array(gradient),
    weights: new Float32Array(weights),
    relus: program.relus.map(relu => {
      const marks = new Uint32Array(silent, relu.offset * 4, relu.units);
      return { layer: relu.layer, units: relu.units, dead: marks.reduce((sum, mark) => sum + mark, 0) };
    }),
  };
}
