import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conv, dense, dropout, flatten, maxPool, norm, relu } from '../testing/layers.ts';
import { anyLayers } from '../testing/random-layers.ts';
import { layersProblem } from './explain-layers.ts';
import { formatLayers } from './format-layers.ts';
import { mostLayers, parseLayers } from './layer-text.ts';
import type { LayerSpec } from './model-spec.ts';

test.each<[string, string, readonly LayerSpec[]]>([
  [
    'a small CNN, whose last layer has one unit for each class',
    'conv 32 5 same, relu, maxpool 2, flatten, dense 128, relu, dropout 0.3, dense',
    [conv(32, 5, 'same'), relu, maxPool(2, 2), flatten, dense(128), relu, dropout(0.3), dense(36)],
  ],
  [
    'strides and padding that are not the usual ones',
    'conv 8 3 valid stride 2, batchnorm, maxpool 3 stride 2, flatten, dense',
    [conv(8, 3, 'valid', 2), norm, maxPool(3, 2), flatten, dense(36)],
  ],
])('%s', (_, text, layers) => {
  expect(parseLayers(text, 36)).toEqual({ ok: true, layers });
  expect(formatLayers(layers, 36)).toBe(text);
});

test('capitals and further spaces do not matter', () => {
  expect(parseLayers(' Conv  4 3  SAME ,leakyReLU,flatten , dense 7', 10)).toEqual({
    ok: true,
    layers: [conv(4, 3, 'same'), { kind: 'activation', function: 'leakyRelu' }, flatten, dense(7)],
  });
});

test.each([
  [
    'an unknown layer',
    'relu, convv 3',
    'layer 2 "convv 3": there is no layer "convv"; there are conv, maxpool',
  ],
  ['a number too few', 'conv 32', 'layer 1 "conv 32": it is written like conv 32 3 valid'],
  ['an unknown word', 'conv 32 3 big', 'it is written like conv 32 3 valid'],
  ['a number out of range', 'conv 0 3', 'filters must be a whole number from 1 to 512, not 0'],
  ['half a stride', 'conv 8 3 stride 1.5', 'stride must be a whole number from 1 to 28, not 1.5'],
  ['a word without its number', 'maxpool 2 stride', 'it is written like maxpool 2'],
  ['a dense layer in the middle without units', 'flatten, dense, dense', 'it is written like dense 128'],
  ['nothing between two commas', 'relu,,relu', 'layer 2: nothing is written'],
  ['no layer at all', '', 'layer 1: nothing is written'],
  [
    'too many layers',
    Array(mostLayers + 1)
      .fill('relu')
      .join(),
    'at most 100 layers',
  ],
])('%s is refused with the layer and the reason', (_, text, message) => {
  expect(parseLayers(text, 10).ok).toBe(false);
  expect(layersProblem(text)).toContain(message);
});

test('every chain is read back as it was written', () => {
  const chains = anyLayers.filter(layers => layers.length > 0);
  fc.assert(
    fc.property(chains, fc.integer({ min: 2, max: 62 }), (layers, classes) => {
      const text = formatLayers(layers, classes);
      expect(parseLayers(text, classes)).toEqual({ ok: true, layers });
      expect(layersProblem(text)).toBeNull();
    }),
  );
});
