/** Lowers the update: from the gradients to the new weights. */
import { slotCount } from '../../../../core/training/training-state.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { LossTotal } from '../kernels/loss-total.ts';
import { gradientNormKernel, type UpdateBuffers, type UpdateChunk, updateKernel } from '../kernels/update.ts';
import type { Compilation } from './compilation.ts';
import { tensorsOf } from './gradient-layout.ts';
import { lastingBuffers, scratchBuffers } from './program.ts';

/** Comes behind the backward pass, whose gradients must all have their place by now. */
export function lowerUpdate(
  c: Compilation,
  gradientScale: number | null,
  total: LossTotal | null,
): { readonly kernels: readonly Kernel[]; readonly chunks: readonly UpdateChunk[] } {
  const { update, parameters } = c.plan;
  const chunks = c.gradients.chunks(tensorsOf(c.plan));
  const buffers: UpdateBuffers = {
    weights: lastingBuffers.weights,
    gradients: c.allocate(scratchBuffers.gradients, c.gradients.floats),
    slots: c.allocate(lastingBuffers.slots, parameters * slotCount[update.optimizer.kind]),
    average: c.allocate(lastingBuffers.average, update.emaDecay > 0 ? parameters : 1),
    chunks: c.allocate(lastingBuffers.chunks, chunks.length * 8),
    squares: c.allocate(scratchBuffers.squares, chunks.length),
    flag: c.allocate(lastingBuffers.flag, 1),
    gradientScale,
    total,
  };
  return {
    kernels: [
      ...(update.clipNorm > 0 ? [gradientNormKernel(chunks.length, buffers)] : []),
      updateKernel(update, parameters, chunks.length, buffers),
    ],
    chunks,
  };
}
