/** A flat array of parameters as tfjs variables, one a tensor, and back. */
import type { Rank, Tensor, Variable } from '@tensorflow/tfjs';
import type { ParameterTensor } from '../../../core/model/parameters.ts';
import type { Tf } from '../tfjs.ts';
import type { ParameterLookup } from './forward.ts';

/** Variables in the order of the layout. */
export type Variables = readonly Variable<Rank>[];

const part = (flat: Float32Array<ArrayBuffer>, { offset, size }: ParameterTensor) =>
  flat.slice(offset, offset + size);

export function createVariables(
  tf: Tf,
  layout: readonly ParameterTensor[],
  flat: Float32Array<ArrayBuffer>,
): Variables {
  return tf.tidy(() =>
    layout.map(tensor =>
      tf.variable(tf.tensor(part(flat, tensor), [...tensor.shape], 'float32'), tensor.trainable),
    ),
  );
}

export function assignVariables(
  tf: Tf,
  layout: readonly ParameterTensor[],
  variables: Variables,
  flat: Float32Array<ArrayBuffer>,
): void {
  tf.tidy(() => {
    for (const [index, tensor] of layout.entries())
      variables[index].assign(tf.tensor(part(flat, tensor), [...tensor.shape], 'float32'));
  });
}

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
