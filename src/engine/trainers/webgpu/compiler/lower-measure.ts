/** Lowers the measuring of a step: the gradient in the parameters' order, and the silent units of every ReLU. */
import { outputOf, type PlanOp } from '../../../../core/training/plan/step-plan.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { collectGradient, markSilent } from '../kernels/measure.ts';
import type { Activation } from './activations.ts';
import type { Compilation } from './compilation.ts';
import { lastingBuffers, measuredBuffers, type ReluOutput, scratchBuffers } from './program.ts';

/** The output of an operation that ends in a ReLU, whose units are marked behind those of the ReLUs `before` it. */
export function reluOutputOf(op: PlanOp, { buffer }: Activation, before: readonly ReluOutput[]): ReluOutput {
  const [height, width, units] = outputOf(op);
  const last = before.at(-1);
  const offset = last ? last.offset + last.units : 0;
  return { layer: op.layer, buffer, positions: height * width, units, offset };
}

/** Comes behind the lowering of the update, which has placed the gradients. */
export function lowerMeasure(
  c: Compilation,
  relus: readonly ReluOutput[],
  chunks: number,
  gradientScale: number | null,
): readonly Kernel[] {
  const silent = c.allocate(
    measuredBuffers.silent,
    relus.reduce((sum, { units }) => sum + units, 0),
  );
  const collected = {
    chunks: lastingBuffers.chunks,
    gradients: scratchBuffers.gradients,
    gradient: c.allocate(measuredBuffers.gradient, c.plan.parameters),
    gradientScale,
    isSummed: c.plan.update.clipNorm > 0,
  };
  return [
    collectGradient(chunks, collected),
    ...relus.map(({ buffer, ...relu }) => markSilent({ ...relu, output: buffer, silent })),
  ];
}
