/** The numbers of the optimizer's step that the kernels read. */
import { stepFactors } from '../../../../core/training/plan/optimizer-step.ts';
import type { Program } from '../compiler/program.ts';

/** Writes the factors of step `step`; the norm of the gradient comes from the partial sums in memory, `floats`. */
export function writeFactors(
  floats: Float32Array,
  { plan, at }: Program,
  learningRate: number,
  step: number,
): void {
  const { clipNorm } = plan.update;
  const factors = stepFactors(plan.update, learningRate, step);
  floats[at.rate / 4] = factors.rate;
  floats[at.rootScale / 4] = factors.rootScale;
  floats[at.shrink / 4] = factors.shrink;
  floats[at.averageDecay / 4] = factors.averageDecay;
  floats[at.averageRest / 4] = 1 - factors.averageDecay;
  let squares = 0;
  if (clipNorm > 0)
    for (let group = 0; group < at.squareCount; group++) squares += floats[at.squares / 4 + group];
  const norm = Math.sqrt(squares);
  floats[at.gradientScale / 4] = clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
}
