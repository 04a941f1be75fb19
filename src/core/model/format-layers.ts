/** Writes a chain of layers as `layer-text.ts` reads it. */
import { fieldValue } from './layer-fields.ts';
import { syntaxes } from './layer-text.ts';
import type { LayerSpec } from './model-spec.ts';

const wordOf = (layer: LayerSpec): string =>
  layer.kind === 'activation'
    ? layer.function.toLowerCase()
    : [...syntaxes].find(([, syntax]) => syntax.layer.kind === layer.kind)![0];

/** Writes one layer: `conv 32 5 same`. */
export function formatLayer(layer: LayerSpec): string {
  const word = wordOf(layer);
  const { layer: usual, numbers, named } = syntaxes.get(word)!;
  const isUsual = (name: string): boolean => {
    const isPool = layer.kind === 'maxPool' || layer.kind === 'avgPool';
    return fieldValue(layer, name) === (isPool ? layer.poolSize : fieldValue(usual, name));
  };
  return [
    word,
    ...numbers.map(name => fieldValue(layer, name)),
    ...('padding' in layer ? [layer.padding] : []),
    ...named.filter(name => !isUsual(name)).flatMap(name => [name, fieldValue(layer, name)]),
  ].join(' ');
}

/** Writes a chain for data of `classes` classes; the last dense layer names its units only where they are others. */
export const formatLayers = (layers: readonly LayerSpec[], classes: number): string =>
  layers
    .map((layer, index) =>
      index === layers.length - 1 && layer.kind === 'dense' && layer.units === classes
        ? 'dense'
        : formatLayer(layer),
    )
    .join(', ');
