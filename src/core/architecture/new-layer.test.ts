import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LayerKind } from '../model/layer-fields.ts';
import { type LayerSpec, summarize } from '../model/model-spec.ts';
import {
  avgPool,
  conv,
  dense,
  dropout,
  flatten,
  globalAvgPool,
  halve,
  maxPool,
  relu,
} from '../testing/layers.ts';
import { anyLayer, possibleLayers } from '../testing/random-layers.ts';
import { editLayers } from './edit-layers.ts';
import { newLayer, usualKind } from './new-layer.ts';

const chain = [conv(4, 3), relu, halve, flatten, dense(16), relu, dense(10)];

/** The layer that "Add layer" adds where nothing was chosen. */
const usual = (layers: readonly LayerSpec[], at: number, classes: number): LayerSpec =>
  newLayer(usualKind(layers, at, classes), layers, at, classes);

test.each<[string, readonly LayerSpec[], number, LayerSpec]>([
  ['a convolution is offered for the pixels', chain, 0, conv(32, 3, 'same')],
  ['and for an image', chain, 3, conv(32, 3, 'same')],
  ['a dense layer behind the flattening', chain, 4, dense(128)],
  ['and before the last layer', chain, 6, dense(128)],
  ['a dense layer of the classes behind the last', chain, 7, dense(10)],
  [
    'a convolution of the classes before the global pooling that gives the logits',
    [conv(10, 3), globalAvgPool],
    1,
    conv(10, 3, 'same'),
  ],
  ['ReLU before a flattening that gives the logits', [conv(2, 24), flatten], 1, relu],
])('%s', (_, layers, at, expected) => {
  const { length } = summarize({ layers }).layers;
  expect(length).toBe(layers.length);
  const classes = layers.at(-1)?.kind === 'flatten' ? 50 : 10;
  expect(usual(layers, at, classes)).toEqual(expected);
});

test.each<[string, LayerKind, readonly LayerSpec[], number, LayerSpec]>([
  ['a pool of one pixel is padded', 'maxPool', [conv(4, 28), flatten, dense(10)], 1, maxPool(2, 2, 'same')],
  [
    'a pool before a convolution that needs every pixel keeps the size',
    'avgPool',
    [conv(4, 28), flatten, dense(10)],
    0,
    avgPool(2, 1, 'same'),
  ],
  ['a kind that is impossible here keeps its usual form', 'conv2d', chain, 6, conv(32, 3, 'same')],
  ['dropout fits everywhere', 'dropout', chain, 2, dropout(0.25)],
])('%s', (_, kind, layers, at, expected) => {
  expect(newLayer(kind, layers, at, 10)).toEqual(expected);
});

test('wherever some layer is possible in a possible chain, the usual one is possible', () => {
  const places = fc.integer({ min: 2, max: 62 }).chain(classes =>
    fc.record({
      layers: possibleLayers(classes),
      classes: fc.constant(classes),
      place: fc.nat(),
      other: anyLayer,
    }),
  );
  fc.assert(
    fc.property(places, ({ layers, classes, place, other }) => {
      const at = place % (layers.length + 1);
      const isPossible = (layer: LayerSpec) =>
        summarize({ layers: editLayers(layers, { kind: 'add', at, layer }) }, classes).ok;
      expect(isPossible(usual(layers, at, classes))).toBe(true);
      // No kind that is chosen for this place is added in an impossible form where another form is possible.
      if (isPossible(other)) expect(isPossible(newLayer(other.kind, layers, at, classes))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
