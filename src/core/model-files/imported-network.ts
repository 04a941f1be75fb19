/** A network that was read from a file, and what every format checks before it is one. */
import { type ClassTable, distinctNames, largestLabel } from '../data/classes.ts';
import { quoteText } from '../data/file-problem.ts';
import { formatCount } from '../format.ts';
import { isPossible, mostLayers, syntaxes } from '../model/layer-text.ts';
import { type LayerSpec, type ModelSpec, summarize } from '../model/model-spec.ts';
import { type ParameterTensor, parameterCount, parameterLayout } from '../model/parameters.ts';

export interface ImportedNetwork {
  readonly spec: ModelSpec;
  /** In the order of `parameterLayout`. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** Null where the file does not say them. */
  readonly classes: ClassTable | null;
  /** Sentences about what the file leaves open. */
  readonly assumptions: readonly string[];
}

/** A model that was read from a file: the networks in it, whose probabilities are averaged. */
export interface ReadModel {
  readonly file: string;
  /** At least one; each has a name of its own where the file is a zip of several. */
  readonly networks: readonly (ImportedNetwork & { readonly name: string })[];
}

/** Why a file is no network that the page can use. */
export class ModelFileError extends Error {
  /** A sentence that says what to do about it. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}

export const exportAgain = 'Export the model again; the file may have been cut short or changed.';
export const otherLayers =
  'Rebuild the model as one chain of the layers that the page has, or run it in the tool that made it.';

/** The most bytes of a model file. */
export const mostModelBytes = 256e6;
const mostParameters = 40e6;

/**
 * Where each parameter of a chain lies, once the chain is possible and not too large: only then may memory be taken. Throws a
 * `ModelFileError` otherwise.
 */
export function checkedLayout(spec: ModelSpec): readonly ParameterTensor[] {
  const summary = summarize(spec);
  if (!summary.ok)
    throw new ModelFileError(
      `Its layers do not fit together: ${summary.problem.name}: ${summary.problem.message}.`,
      otherLayers,
    );
  if (summary.parameters > mostParameters)
    throw new ModelFileError(
      `It has ${formatCount(summary.parameters)} parameters; the page takes at most ${formatCount(mostParameters)}.`,
      'Export a smaller model.',
    );
  return parameterLayout(spec);
}

/** Throws a `ModelFileError` that names the tensor where a number is not finite, or a variance is below 0. */
function checkNumbers(values: Float32Array, name: string, role: ParameterTensor['role']): void {
  const least = role === 'movingVariance' ? 0 : Number.NEGATIVE_INFINITY;
  const bad = values.findIndex(value => !Number.isFinite(value) || value < least);
  if (bad >= 0)
    throw new ModelFileError(
      `Number ${formatCount(bad + 1)} of ${quoteText(name)} is ${values[bad]}, which no trained network has.`,
      'Train the model again: its training went wrong, or the file is damaged.',
    );
}

/**
 * The weights of a chain, of which `valuesOf` gives each parameter in TensorFlow's shape. Throws a `ModelFileError` for an
 * impossible chain, for numbers of another count, and for those that are not finite.
 */
export function weightsOf(
  spec: ModelSpec,
  valuesOf: (tensor: ParameterTensor) => Float32Array,
): Float32Array<ArrayBuffer> {
  const layout = checkedLayout(spec);
  const weights = new Float32Array(parameterCount(layout));
  for (const tensor of layout) {
    const values = valuesOf(tensor);
    if (values.length !== tensor.size)
      throw new ModelFileError(
        `${quoteText(tensor.name)} has ${formatCount(values.length)} numbers; its layer needs ${formatCount(tensor.size)}.`,
        exportAgain,
      );
    checkNumbers(values, tensor.name, tensor.role);
    weights.set(values, tensor.offset);
  }
  return weights;
}

/** The content of a text in JSON; undefined for what is none. */
export function parsedJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A layer of the page's own notation with only its own fields; null for anything else. */
function layerFrom(value: unknown): LayerSpec | null {
  if (typeof value !== 'object' || value === null) return null;
  const given: Readonly<Record<string, unknown>> = { ...value };
  const syntax = [...syntaxes.values()].find(
    ({ layer }) =>
      layer.kind === given.kind && (layer.kind !== 'activation' || layer.function === given.function),
  );
  if (!syntax) return null;
  const layer: Record<string, unknown> = {};
  for (const [name, usual] of Object.entries(syntax.layer)) {
    const field = given[name];
    const isGood =
      typeof usual === 'number'
        ? typeof field === 'number' && isPossible(name, field)
        : name !== 'padding' || field === 'same' || field === 'valid';
    if (!isGood) return null;
    layer[name] = field;
  }
  // Only padded pools say so.
  if ('poolSize' in layer && given.padding !== undefined) {
    if (given.padding !== 'same') return null;
    layer.padding = 'same';
  }
  return layer as unknown as LayerSpec;
}

/** A chain of layers that was read, each within the bounds of the page's own editor. Throws a `ModelFileError` otherwise. */
export function checkedSpec(given: unknown): ModelSpec {
  if (!Array.isArray(given) || given.length === 0 || given.length > mostLayers)
    throw new ModelFileError(`It has no chain of 1 to ${mostLayers} layers.`, otherLayers);
  const layers = given.map((value, index) => {
    const layer = layerFrom(value);
    if (layer === null)
      throw new ModelFileError(
        `Its layer ${index + 1}, ${quoteText(JSON.stringify(value) ?? '')}, has numbers beyond those that the page's layers have.`,
        otherLayers,
      );
    return layer;
  });
  return { layers };
}

const longestName = 100;

/** The classes by their `names` and `labels`; null where these are not of `count` classes. */
export function classesFrom(names: unknown, labels: unknown, count: number): ClassTable | null {
  const isLabel = (label: unknown, index: number, all: readonly unknown[]): boolean =>
    Number.isInteger(label) &&
    Number(label) >= 0 &&
    Number(label) <= largestLabel &&
    (index === 0 || Number(label) > Number(all[index - 1]));
  const isName = (name: unknown): boolean =>
    typeof name === 'string' && name.trim() !== '' && name.length <= longestName;
  if (!Array.isArray(labels) || labels.length !== count || !labels.every(isLabel)) return null;
  if (!Array.isArray(names) || names.length !== count || !names.every(isName)) return null;
  return { labels, names: distinctNames(names, labels) };
}
