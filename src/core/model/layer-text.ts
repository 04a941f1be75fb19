/**
 * Reads a chain of layers from one line of text that people type: `conv 32 5 same, relu, maxpool 2, flatten, dense`.
 * A dense layer at the end that names no units has one for each class of the data. The page reads its settings with this
 * before anything else is loaded, so it is short; `explain-layers.ts` says what is wrong with a text.
 */
import { activationNames } from './activation.ts';
import type { LayerSpec } from './model-spec.ts';

/** The most layers of a chain; a longer one is a mistake. */
export const mostLayers = 100;

/** The least and the largest value of every number of a layer. Those that begin at 1 are whole. */
export const bounds: Readonly<Record<string, readonly [least: number, largest: number]>> = {
  filters: [1, 512],
  kernelSize: [1, 28],
  poolSize: [1, 28],
  stride: [1, 28],
  units: [1, 4096],
  rate: [0, 0.95],
  momentum: [0, 0.9999],
  // A smaller one is lost in float32 beside a variance.
  epsilon: [1e-7, 1],
};

/** How one kind of layer is written. */
export interface Syntax {
  /** The layer with the usual values of what is not written. */
  readonly layer: LayerSpec;
  /** The numbers that follow the word, all of them. */
  readonly numbers: readonly string[];
  /** Numbers that are written by name where they do not have their usual value: `stride 2`. */
  readonly named: readonly string[];
}

const syntax = (
  layer: LayerSpec,
  numbers: readonly string[] = [],
  named: readonly string[] = [],
): Syntax => ({
  layer,
  numbers,
  named,
});
const pool = (kind: 'maxPool' | 'avgPool'): Syntax =>
  syntax({ kind, poolSize: 2, stride: 2 }, ['poolSize'], ['stride']);

export const syntaxes: ReadonlyMap<string, Syntax> = new Map([
  [
    'conv',
    syntax(
      { kind: 'conv2d', filters: 32, kernelSize: 3, stride: 1, padding: 'valid' },
      ['filters', 'kernelSize'],
      ['stride'],
    ),
  ],
  ['maxpool', pool('maxPool')],
  ['avgpool', pool('avgPool')],
  ['globalavgpool', syntax({ kind: 'globalAvgPool' })],
  ['batchnorm', syntax({ kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 }, [], ['momentum', 'epsilon'])],
  ['relu', syntax({ kind: 'relu' })],
  ...activationNames.map((name): [string, Syntax] => [
    name.toLowerCase(),
    syntax({ kind: 'activation', function: name }),
  ]),
  ['dropout', syntax({ kind: 'dropout', rate: 0.5 }, ['rate'])],
  ['flatten', syntax({ kind: 'flatten' })],
  ['dense', syntax({ kind: 'dense', units: 128 }, ['units'])],
]);

export function isPossible(name: string, value: number): boolean {
  const [least, largest] = bounds[name];
  return value >= least && value <= largest && (least !== 1 || Number.isInteger(value));
}

/** Reads one layer; null where it cannot be read. `classes` are the units of a dense layer that names none. */
function parseLayer(text: string, classes: number | null): LayerSpec | null {
  const [word, ...parts] = text.toLowerCase().split(/\s+/);
  if (word === 'dense' && parts.length === 0 && classes !== null) return { kind: 'dense', units: classes };
  const found = syntaxes.get(word);
  if (!found) return null;
  const layer: Record<string, unknown> = { ...found.layer };
  const read = (name: string): boolean => {
    const value = Number(parts.shift() ?? Number.NaN);
    layer[name] = value;
    return isPossible(name, value);
  };
  if (!found.numbers.every(read)) return null;
  // The stride of a pool is its size unless it is written.
  if ('poolSize' in layer) layer.stride = layer.poolSize;
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    if ('padding' in found.layer && (part === 'same' || part === 'valid')) layer.padding = part;
    else if ('poolSize' in layer && part === 'same') layer.padding = part;
    else if (!found.named.includes(part) || !read(part)) return null;
  }
  return layer as unknown as LayerSpec;
}

export type ParsedLayers =
  | { readonly ok: true; readonly layers: readonly LayerSpec[] }
  /** `index` is that of the first layer that cannot be read, `text` what is written there. */
  | { readonly ok: false; readonly index: number; readonly text: string };

/** Reads a chain of layers for data of `classes` classes. */
export function parseLayers(text: string, classes: number): ParsedLayers {
  const parts = text.split(',').map(part => part.trim());
  const layers: LayerSpec[] = [];
  for (const [index, part] of parts.entries()) {
    const layer = parseLayer(part, index === parts.length - 1 ? classes : null);
    if (!layer || index >= mostLayers) return { ok: false, index, text: part };
    layers.push(layer);
  }
  return { ok: true, layers };
}
