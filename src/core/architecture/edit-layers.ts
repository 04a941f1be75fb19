/** Edits of a chain of layers, as pure transitions. */
import { mostLayers } from '../model/layer-text.ts';

/** A change of a list of layers, or of whatever else stands for each layer. */
export type LayerEdit<Layer> =
  /** Inserts the layer so that it becomes number `at`, counted from 0. */
  | { readonly kind: 'add'; readonly at: number; readonly layer: Layer }
  /** The only layer stays. */
  | { readonly kind: 'remove'; readonly at: number }
  /** Moves a layer by one place; at the end of the chain it stays where it is. */
  | { readonly kind: 'move'; readonly at: number; readonly by: 1 | -1 }
  | { readonly kind: 'replace'; readonly at: number; readonly layer: Layer };

/** The chain behind an edit; the very same chain where the edit changes nothing. */
export function editLayers<Layer>(layers: readonly Layer[], edit: LayerEdit<Layer>): readonly Layer[] {
  const { at } = edit;
  switch (edit.kind) {
    case 'add':
      return layers.length < mostLayers ? layers.toSpliced(at, 0, edit.layer) : layers;
    case 'remove':
      return at < layers.length && layers.length > 1 ? layers.toSpliced(at, 1) : layers;
    case 'move': {
      const to = at + edit.by;
      if (at >= layers.length || to < 0 || to >= layers.length) return layers;
      return layers.toSpliced(at, 1).toSpliced(to, 0, layers[at]);
    }
    case 'replace':
      return at < layers.length ? layers.with(at, edit.layer) : layers;
    default:
      return edit satisfies never;
  }
}
