/** Converts a flat array of parameters to tfjs variables, one for each tensor, and back. */
import type { Rank, Tensor, Variable } from '@tensorflow/tfjs';
import type { ParameterTensor } from '../../../core/model/parameters.ts';
import type { Tf } from '../tfjs.ts';
import type { ParameterLookup } from './forward.ts';

/** Variables in the order of the layout. */
export type Variables = readonly Variable<Rank>[];

const sliceOf = (flat: Float32Array<ArrayBuffer>, { offset, size }: ParameterTensor) =>
  flat.slice(offset, offset + size);

/** Makes one variable for each tensor of the layout. */
export function createVariables(
  tf: Tf,
  layout: readonly ParameterTensor[],
  flat: Float32Array<ArrayBuffer>,
): Variables {
  return tf.tidy(() =>
    layout.map(tensor =>
      tf.variable(tf.tensor(sliceOf(flat, tensor), [...tensor.shape], 'float32'), tensor.trainable),
    ),
  );
}

/** Overwrites the variables with the flat array. */
export function assignVariables(
  tf: Tf,
  layout: readonly ParameterTensor[],
  variables: Variables,
  flat: Float32Array<ArrayBuffer>,
): void {
  tf.tidy(() => {
    for (const [index, tensor] of layout.entries())
      variables[index].assign(tf.tensor(sliceOf(flat, tensor), [...tensor.shape], 'float32'));
  });
}

/** Reads the variables back into a new flat array. */
export async function readVariables(
  layout: readonly ParameterTensor[],
  variables: Variables,
): Promise<Float32Array<ArrayBuffer>> {
  const parts = await Promise.all(variables.map(variable => variable.data()));
  const flat = new Float32Array(layout.reduce((sum, { size }) => sum + size, 0));
  for (const [index, { offset }] of layout.entries()) flat.set(parts[index], offset);
  return flat;
}

export const disposeAll = (tensors: readonly Tensor[]): void => {
  for (const tensor of tensors) tensor.dispose();
};

/** Finds a layer's parameter among tensors in the order of the layout. */
export function lookupIn(layout: readonly ParameterTensor[], tensors: readonly Tensor[]): ParameterLookup {
  const byName = new Map(layout.map(({ layer, role }, index) => [`${layer}/${role}`, tensors[index]]));
  return (layer, role) => byName.get(`${layer}/${role}`)!;
}
