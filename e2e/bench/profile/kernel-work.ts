/** The floating-point operations that the plain algorithm would spend on what a kernel computes. */
import type { LayerSummary } from '../../../src/core/model/model-spec.ts';
import type { KernelPurpose } from '../../../src/engine/trainers/wasm/compiler/program.ts';

/** Kernels that do one pass over a layer's products: forward, or the gradient of the input, or that of the weights. */
const onePass: ReadonlySet<string> = new Set([
  'conv',
  'convPool',
  'convNormPool',
  'winograd',
  'dense',
  'winogradInputGradient',
  'denseInputGradient',
  'winogradFilterGradient',
  'convFilterGradient',
  'denseWeightGradient',
]);

/**
 * Operations of a kernel over a batch; null where it computes no product. `convSparse` gives both gradients, but in the first
 * layer only that of the weights; what `convNormFilterGradient` adds to it is counted there.
 */
export function flopsOfKernel(
  { layer, label }: KernelPurpose,
  layers: readonly LayerSummary[],
  batch: number,
): number | null {
  if (layer === null) return null;
  const pass = layers[layer].flops * batch;
  if (onePass.has(label)) return pass;
  if (label !== 'convSparse') return null;
  const isFirst = layers.findIndex(({ parameters }) => parameters > 0) === layer;
  return isFirst ? pass : 2 * pass;
}
