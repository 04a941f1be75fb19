/** The model as text, in the form in which Keras 3 prints `model.summary()`. */
import { formatCount } from '../format.ts';
import type { LayerSpec, LayerSummary, Shape } from './model-spec.ts';

/** The class of each layer in Keras, and the name that Keras gives to the first of its kind. */
const kerasNames: { readonly [Kind in LayerSpec['kind']]: readonly [type: string, name: string] } = {
  conv2d: ['Conv2D', 'conv2d'],
  batchNorm: ['BatchNormalization', 'batch_normalization'],
  relu: ['ReLU', 're_lu'],
  activation: ['Activation', 'activation'],
  maxPool: ['MaxPooling2D', 'max_pooling2d'],
  avgPool: ['AveragePooling2D', 'average_pooling2d'],
  globalAvgPool: ['GlobalAveragePooling2D', 'global_average_pooling2d'],
  dropout: ['Dropout', 'dropout'],
  flatten: ['Flatten', 'flatten'],
  dense: ['Dense', 'dense'],
};

/** The leaky ReLU is the only activation beside ReLU that is a layer of its own in Keras. */
const kerasNameOf = (layer: LayerSpec): readonly [type: string, name: string] =>
  layer.kind === 'activation' && layer.function === 'leakyRelu'
    ? ['LeakyReLU', 'leaky_re_lu']
    : kerasNames[layer.kind];

/** Widths of the columns in characters, of which the first and the last are spaces: Keras' for 80 columns. */
const widths = [33, 24, 15] as const;

const shapeText = (shape: Shape): string => `(None, ${shape.join(', ')})`;

/** Mean and variance of a batch normalisation follow the minibatches instead of the gradient. */
const untrained = ({ layer, parameters }: LayerSummary): number =>
  layer.kind === 'batchNorm' ? parameters / 2 : 0;

/** The bytes of float32 numbers, as Keras writes them: with two decimals, in units of 1,024. */
function memory(numbers: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const power = numbers === 0 ? 0 : Math.min(Math.floor(Math.log2(numbers * 4) / 10), units.length - 1);
  return `${((numbers * 4) / 1024 ** power).toFixed(2)} ${units[power]}`;
}

/** Breaks `conv2d_1 (Conv2D)` between its two words where a line is too short for both. */
const wrapped = (name: string, type: string): readonly string[] =>
  `${name} (${type})`.length <= widths[0] - 2 ? [`${name} (${type})`] : [name, `(${type})`];

/** The lines of one layer, as many as its name takes. */
function layerLines(name: string, { layer, output, parameters }: LayerSummary): readonly string[] {
  return wrapped(name, kerasNameOf(layer)[0]).map((text, line) => {
    const [shape, count] = line === 0 ? [shapeText(output), formatCount(parameters)] : ['', ''];
    const cells = [text.padEnd(widths[0] - 2), shape.padEnd(widths[1] - 2), count.padStart(widths[2] - 2)];
    return `│ ${cells.join(' │ ')} │`;
  });
}

const rule = (left: string, line: string, cross: string, right: string): string =>
  left + widths.map(width => line.repeat(width)).join(cross) + right;

/** The text, without a newline at its end; `layers` are those of a possible model. */
export function kerasSummary(layers: readonly LayerSummary[]): string {
  const seen = new Map<string, number>();
  const rows = layers.map(layer => {
    const [, first] = kerasNameOf(layer.layer);
    const ordinal = seen.get(first) ?? 0;
    seen.set(first, ordinal + 1);
    return layerLines(ordinal === 0 ? first : `${first}_${ordinal}`, layer).join('\n');
  });
  const total = layers.reduce((sum, { parameters }) => sum + parameters, 0);
  const fixed = layers.reduce((sum, layer) => sum + untrained(layer), 0);
  const heads = [
    'Layer (type)'.padEnd(widths[0] - 2),
    'Output Shape'.padEnd(widths[1] - 2),
    'Param #'.padStart(widths[2] - 2),
  ];
  const count = (what: string, numbers: number) =>
    ` ${what} params: ${formatCount(numbers)} (${memory(numbers)})`;
  return [
    'Model: "sequential"',
    rule('┏', '━', '┳', '┓'),
    `┃ ${heads.join(' ┃ ')} ┃`,
    rule('┡', '━', '╇', '┩'),
    rows.join(`\n${rule('├', '─', '┼', '┤')}\n`),
    rule('└', '─', '┴', '┘'),
    count('Total', total),
    count('Trainable', total - fixed),
    count('Non-trainable', fixed),
  ].join('\n');
}
