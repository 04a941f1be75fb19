/** The weights of a tfjs model, in the order of `parameterLayout`. */
import type { Sequential } from '@tensorflow/tfjs';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { parameterCount, parameterLayout } from '../../core/model/parameters.ts';

/** Reads the flat weights of a model that `sequentialOf` made from the same spec. */
export async function weightsOf(spec: ModelSpec, model: Sequential): Promise<Float32Array<ArrayBuffer>> {
  const layout = parameterLayout(spec);
  const flat = new Float32Array(parameterCount(layout));
  for (const index of spec.layers.keys()) {
    // These tensors belong to the model, so they are not disposed here.
    const tensors = model.layers[index].getWeights();
    const own = layout.filter(tensor => tensor.layer === index);
    for (const [i, { offset }] of own.entries()) flat.set(await tensors[i].data(), offset);
  }
  return flat;
}
