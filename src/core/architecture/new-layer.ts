/** Which layer "Add layer" adds: one that leaves the chain possible, wherever some layer does. */
import type { LayerKind } from '../model/layer-fields.ts';
import { inputShape, type LayerSpec, type Shape, summarize } from '../model/model-spec.ts';
import { editLayers } from './edit-layers.ts';
import { layerKinds } from './layer-kinds.ts';
import { remainingLayers } from './repairs.ts';

/** The forms of a new layer of this kind, the usual one first. */
function formsOf(kind: LayerKind, classes: number): readonly LayerSpec[] {
  const { layer } = layerKinds[kind];
  switch (layer.kind) {
    // Where the logits are the channels, as before global average pooling, only as many as classes are possible.
    case 'conv2d':
      return [layer, { ...layer, filters: classes }];
    case 'dense':
      return [layer, { ...layer, units: classes }];
    case 'maxPool':
    case 'avgPool':
      return [layer, { ...layer, padding: 'same' }, { ...layer, stride: 1, padding: 'same' }];
    case 'batchNorm':
    case 'relu':
    case 'activation':
    case 'globalAvgPool':
    case 'dropout':
    case 'flatten':
      return [layer];
    default:
      return layer satisfies never;
  }
}

/** Layers behind which the chain is no further from possible than before. */
const fits = (layers: readonly LayerSpec[], at: number, layer: LayerSpec, classes: number): boolean =>
  remainingLayers(editLayers(layers, { kind: 'add', at, layer }), classes) <=
  remainingLayers(layers, classes);

/** A new layer of this kind at this place: the usual one, or one that fits where the usual one does not. */
export function newLayer(
  kind: LayerKind,
  layers: readonly LayerSpec[],
  at: number,
  classes: number,
): LayerSpec {
  const forms = formsOf(kind, classes);
  return forms.find(layer => fits(layers, at, layer, classes)) ?? forms[0];
}

/** The kinds in the order in which they are offered for an image and for a flat input. */
const usualKinds = (input: Shape): readonly LayerKind[] =>
  input.length === 3 ? ['conv2d', 'relu'] : ['dense', 'relu'];

/**
 * The kind of layer that is offered for this place until a person chooses another: a convolution on an image, a dense
 * layer on a flat input, and ReLU, which fits everywhere, where the chain takes neither.
 */
export function usualKind(layers: readonly LayerSpec[], at: number, classes: number): LayerKind {
  const before = summarize({ layers: layers.slice(0, at) }).layers.at(-1);
  const kinds = usualKinds(before?.output ?? inputShape);
  const isPossible = (kind: LayerKind) => fits(layers, at, newLayer(kind, layers, at, classes), classes);
  return kinds.find(isPossible) ?? 'relu';
}
