/** Repairs of an impossible chain of layers: each makes the layer possible at which the chain fails now. */
import { fieldProblem, fieldsOf, fieldValue, withField } from '../model/layer-fields.ts';
import { inputShape, type LayerSpec, type LayerSummary, type Shape, summarize } from '../model/model-spec.ts';

export interface Repair {
  /** What a button that applies it says: `Insert a flatten layer before dense_1`. */
  readonly label: string;
  readonly layers: readonly LayerSpec[];
}

type ConvSpec = Extract<LayerSpec, { kind: 'conv2d' }>;
type PoolSpec = Extract<LayerSpec, { kind: 'maxPool' | 'avgPool' }>;

/** A chain that fails at the layer `index`, which gets an input of this shape. */
interface Failure {
  readonly layers: readonly LayerSpec[];
  readonly index: number;
  readonly name: string;
  readonly input: Shape;
}

const replaced = ({ layers, index }: Failure, layer: LayerSpec, label: string): Repair => ({
  label,
  layers: layers.with(index, layer),
});

const removal = ({ layers, index, name }: Failure): Repair => ({
  label: `Remove ${name}`,
  layers: layers.toSpliced(index, 1),
});

/** Puts each field with an impossible value at the nearest possible one. */
function fieldRepairs(failure: Failure): readonly Repair[] {
  const layer = failure.layers[failure.index];
  const wrong = fieldsOf(layer.kind).filter(field => fieldProblem(field, fieldValue(layer, field.name)));
  if (wrong.length === 0) return [];
  const nearest = wrong.map(field => {
    if (field.kind === 'choice') return { field, value: field.options[0].value };
    const value = Number(fieldValue(layer, field.name));
    const rounded = field.whole ? Math.round(value) : value;
    return { field, value: Math.min(Math.max(rounded || 0, field.min), field.max) };
  });
  const layerOf = nearest.reduce((now, { field, value }) => withField(now, field.name, value), layer);
  const words = nearest.map(({ field, value }) => `${field.label.toLowerCase()} ${value}`);
  return [replaced(failure, layerOf, `Set ${failure.name} to ${words.join(' and ')}`)];
}

/** The flattening that made the image flat, where only layers that keep the shape lie between. */
function flattenBefore({ layers, index }: Failure): number | null {
  const keeping: readonly LayerSpec['kind'][] = ['relu', 'activation', 'dropout', 'batchNorm'];
  const last = layers.slice(0, index).findLastIndex(({ kind }) => !keeping.includes(kind));
  return layers[last]?.kind === 'flatten' ? last : null;
}

/** A layer of images behind the point where the image became flat. */
function flatRepairs(failure: Failure): readonly Repair[] {
  const { layers } = failure;
  const flatten = flattenBefore(failure);
  const unflattened = flatten === null ? [] : layers.toSpliced(flatten, 1);
  const repair = { label: `Remove the flatten layer before ${failure.name}`, layers: unflattened };
  const helps = flatten !== null && remainingLayers(unflattened) < remainingLayers(layers);
  return [...(helps ? [repair] : []), removal(failure)];
}

function convRepairs(failure: Failure, layer: ConvSpec, side: number): readonly Repair[] {
  const { name } = failure;
  return [
    replaced(failure, { ...layer, padding: 'same' }, `Use same padding in ${name}`),
    replaced(failure, { ...layer, kernelSize: side }, `Lower the kernel size of ${name} to ${side}`),
  ];
}

function poolRepairs(failure: Failure, layer: PoolSpec, side: number): readonly Repair[] {
  const smaller = { ...layer, poolSize: side, stride: Math.min(layer.stride, side) };
  return [
    replaced(failure, { ...layer, padding: 'same' }, `Use same padding in ${failure.name}`),
    replaced(failure, smaller, `Lower the pool size of ${failure.name} to ${side}`),
    removal(failure),
  ];
}

function layerRepairs(failure: Failure): readonly Repair[] {
  const { layers, index, name, input } = failure;
  const impossible = fieldRepairs(failure);
  if (impossible.length > 0 && summarize({ layers: impossible[0].layers }).layers.length > index)
    return impossible;
  const layer = layers[index];
  switch (layer.kind) {
    case 'dense': {
      const flat = layers.toSpliced(index, 0, { kind: 'flatten' });
      return [{ label: `Insert a flatten layer before ${name}`, layers: flat }];
    }
    case 'conv2d':
      return input.length === 3
        ? convRepairs(failure, layer, Math.min(input[0], input[1]))
        : flatRepairs(failure);
    case 'maxPool':
    case 'avgPool':
      return input.length === 3
        ? poolRepairs(failure, layer, Math.min(input[0], input[1]))
        : flatRepairs(failure);
    case 'globalAvgPool':
      return flatRepairs(failure);
    case 'batchNorm':
    case 'relu':
    case 'activation':
    case 'dropout':
    case 'flatten':
      return [removal(failure)];
    default:
      return layer satisfies never;
  }
}

/** A chain whose layers are all possible and whose output is not the logits of the classes. */
function outputRepairs(layers: readonly LayerSpec[], last: LayerSummary | undefined, classes: number) {
  const output = last?.output ?? null;
  const logits: LayerSpec = { kind: 'dense', units: classes };
  const add = `a dense layer of ${classes} units, one a class`;
  if (output?.length !== 1)
    return [
      { label: `Add flatten and ${add}`, layers: [...layers, { kind: 'flatten' }, logits] },
      {
        label: `Add global average pooling and ${add}`,
        layers: [...layers, { kind: 'globalAvgPool' }, logits],
      },
    ] satisfies readonly Repair[];
  const added = { label: `Add ${add}`, layers: [...layers, logits] };
  if (last?.layer.kind !== 'dense') return [added];
  return [
    { label: `Set ${last.name} to ${classes} units, one a class`, layers: layers.with(-1, logits) },
    added,
  ];
}

/** Layers from the first impossible one on: 0 where only the output is wrong, -1 for a possible chain. */
export function remainingLayers(layers: readonly LayerSpec[], classes: number | null = null): number {
  const summary = summarize({ layers }, classes);
  return summary.ok ? -1 : layers.length - summary.layers.length;
}

/**
 * Ways to mend the first fault of a chain for data of `classes` classes, the likeliest first; none for a possible chain.
 * Behind each of them the chain is possible, or fails at a later layer.
 */
export function repairsOf(layers: readonly LayerSpec[], classes: number): readonly Repair[] {
  const summary = summarize({ layers }, classes);
  if (summary.ok) return [];
  const done = summary.layers;
  if (done.length === layers.length) return outputRepairs(layers, done.at(-1), classes);
  const { index, name } = summary.problem;
  return layerRepairs({ layers, index, name, input: done.at(-1)?.output ?? inputShape });
}
