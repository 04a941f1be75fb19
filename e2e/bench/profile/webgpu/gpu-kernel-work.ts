/** The floating-point operations that the plain algorithm would spend on what a kernel of the WebGPU step computes. */
import type { LayerSummary } from '../../../../src/core/model/model-spec.ts';

/** The label of a kernel that goes over the products of its layer, once or twice; all others compute none. */
const product =
  /^layer (\d+) (?:conv|dense) (?:forward|filter gradient|input gradient|forward, loss( and input gradient)?)$/;

const hasFilters = ({ kind }: LayerSummary['layer']): boolean => kind === 'conv2d' || kind === 'dense';

/** The kernel that computes the filter gradient of every layer. */
const allFilterGradients = 'filter gradients';

/** Operations of a kernel over a batch; null where it computes no product. */
export function flopsOfGpuKernel(
  label: string,
  layers: readonly LayerSummary[],
  batch: number,
): number | null {
  if (label === allFilterGradients)
    return batch * layers.reduce((sum, { layer, flops }) => sum + (hasFilters(layer) ? flops : 0), 0);
  const found = product.exec(label);
  return found ? layers[Number(found[1])].flops * batch * (found[2] === undefined ? 1 : 2) : null;
}
