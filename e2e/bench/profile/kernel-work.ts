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
  'convSparse',
  'denseWeightGradient',
]);

/** Operations of a kernel over a batch; null where it computes no product. What `convNormFilterGradient` adds to `convSparse` is counted there. */
export function flopsOfKernel(
  { layer, label }: KernelPurpose,
  layers: readonly LayerSummary[],
  batch: number,
): number | null {
  if (layer === null) return null;
  const pass = layers[layer].flops * batch;
  if (onePass.has(label)) return pass;
  // Both gradients at once.
  return label === 'convSparseBoth' || label === 'winogradGradients' ? 2 * pass : null;
}
