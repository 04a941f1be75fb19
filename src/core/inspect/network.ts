/** A trained network that is opened for a look at single images. */
import { type LayerSummary, layersOf, type ModelSpec } from '../model/model-spec.ts';
import { type ParameterRole, parameterCount, parameterLayout } from '../model/parameters.ts';

/** Numbers that are transferred between threads without a copy. */
export type Values = Float32Array<ArrayBuffer>;

export interface Network {
  readonly layers: readonly LayerSummary[];
  /** The parameter of one layer, row-major in the shape that `parameterLayout` says. */
  parameter(layer: number, role: ParameterRole): Float32Array;
}

/**
 * Opens a network; `weights` are in the order of `parameterLayout` and are not copied. Throws a `RangeError` for an
 * impossible spec, or weights of another network.
 */
export function openNetwork(spec: ModelSpec, weights: Float32Array): Network {
  const layout = parameterLayout(spec);
  const count = parameterCount(layout);
  if (weights.length !== count)
    throw new RangeError(`The network has ${count} parameters, but ${weights.length} were given.`);
  const views = new Map(
    layout.map(({ layer, role, offset, size }) => [
      `${layer} ${role}`,
      weights.subarray(offset, offset + size),
    ]),
  );
  return {
    layers: layersOf(spec),
    parameter(layer, role) {
      const view = views.get(`${layer} ${role}`);
      if (!view) throw new RangeError(`Layer ${layer} has no ${role}.`);
      return view;
    },
  };
}
