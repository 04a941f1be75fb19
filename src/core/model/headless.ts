/** The network without its last layer, whose output is the last hidden layer: the features from which it tells the classes. */
import { layersOf, type ModelSpec, sizeOf } from './model-spec.ts';
import { parameterLayout } from './parameters.ts';

export interface HeadlessNetwork {
  readonly spec: ModelSpec;
  /** In the order of the headless network's own `parameterLayout`. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** Number of features. */
  readonly units: number;
  /** The name of the last layer that is left, such as `relu_3`. */
  readonly layer: string;
}

/**
 * Takes the last layer off. `weights` are in the order of `parameterLayout` and are copied. Throws a `RangeError` for a
 * network of one layer, or one that does not end in a dense layer.
 */
export function withoutHead(spec: ModelSpec, weights: Float32Array): HeadlessNetwork {
  const layers = layersOf(spec);
  const head = layers[layers.length - 1];
  const last = layers[layers.length - 2];
  if (!last || head.layer.kind !== 'dense') throw new RangeError(`${head.name} is no head of a network.`);
  const cut = parameterLayout(spec).find(({ layer }) => layer === head.index);
  return {
    spec: { layers: spec.layers.slice(0, -1), headless: true },
    weights: weights.slice(0, cut?.offset),
    units: sizeOf(last.output),
    layer: last.name,
  };
}
