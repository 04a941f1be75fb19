/**
 * Reads a network from a layers model of TensorFlow.js: `model.json` with the topology as Keras writes it, and the files of
 * its weights (https://www.tensorflow.org/js/guide/save_load).
 */
import { quoteText } from '../../data/file-problem.ts';
import { formatCount } from '../../format.ts';
import type { ModelSpec } from '../../model/model-spec.ts';
import type { ParameterRole, ParameterTensor } from '../../model/parameters.ts';
import {
  checkedLayout,
  checkedSpec,
  classesFrom,
  exportAgain,
  type ImportedNetwork,
  ModelFileError,
  otherLayers,
  parsedJson,
  weightsOf,
} from '../imported-network.ts';
import { KerasChain } from './keras-chain.ts';
import { kerasLayers } from './keras-graph.ts';
import { type Fields, fieldOf, fieldsOf, unlike } from './keras-layer.ts';
import { kerasExtensions } from './keras-layers.ts';
import { readManifest, type TfjsGroup, type TfjsWeight } from './tfjs-manifest.ts';
import { greyLevels } from './tfjs-notes.ts';

/** What `model.json` says, all of it checked, before the weights are read. */
export interface TfjsPlan {
  readonly spec: ModelSpec;
  readonly groups: readonly TfjsGroup[];
  readonly classes: ImportedNetwork['classes'];
  readonly assumptions: readonly string[];
  /** Where each parameter lies; null for one that the file's layer is without. */
  readonly places: ReadonlyMap<string, TfjsWeight | null>;
}

const roleNames: Readonly<Record<ParameterRole, string>> = {
  kernel: 'kernel',
  bias: 'bias',
  gamma: 'gamma',
  beta: 'beta',
  movingMean: 'moving_mean',
  movingVariance: 'moving_variance',
};

function chainOf(topology: unknown): KerasChain {
  const chain = new KerasChain();
  for (const [index, layer] of kerasLayers(topology).entries()) {
    const shape = fieldOf(layer, 'batch_input_shape') ?? fieldOf(layer, 'batch_shape');
    if (shape !== undefined && (index === 0 || layer.className === 'InputLayer')) chain.begin(layer, shape);
    if (chain.form === null)
      throw new ModelFileError(
        'Its first layer does not say the shape of its input.',
        'Build the model with an input of [28, 28, 1], then export it again.',
      );
    const extend = kerasExtensions.get(layer.className);
    if (extend === undefined)
      throw unlike(
        layer,
        `is of a class that no layer of the page has (these have one: ${[...kerasExtensions.keys()].join(', ')})`,
      );
    extend(chain, layer);
  }
  const last = chain.layers.at(-1);
  if (!chain.isEnded && last?.kind === 'activation' && last.function === 'sigmoid')
    throw new ModelFileError(
      'It ends in a sigmoid, which gives each class a probability of its own; the page has classes of which one is right.',
      'Train it with a softmax in place of the sigmoid.',
    );
  return chain;
}

/** What is assumed of the grey levels: a file with a rescaling, or of the page's own, says them. */
function assumptionsOf({ inputScale }: KerasChain, notes: Fields | null): readonly string[] {
  if (Math.abs(inputScale * 255 - 1) < 1e-3 || (inputScale === 1 && notes?.pixels === greyLevels)) return [];
  if (inputScale !== 1)
    throw new ModelFileError(
      `It multiplies its input by ${inputScale}; the page gives grey levels from 0 to 255 or from 0 to 1.`,
      otherLayers,
    );
  return ['The file does not say how it wants grey levels; they are given from 0 to 1.'];
}

function placesOf(
  { origins }: KerasChain,
  layout: readonly ParameterTensor[],
  weights: ReadonlyMap<string, TfjsWeight>,
): ReadonlyMap<string, TfjsWeight | null> {
  const places = new Map<string, TfjsWeight | null>();
  const foreign = new Map(weights);
  for (const { name, layer: index, role, shape } of layout) {
    const { layer, absent } = origins.get(index)!;
    if (absent.includes(role)) {
      places.set(name, null);
      continue;
    }
    // A layer's name may itself have the names of models before it.
    const key = `${layer.name.split('/').at(-1)}/${roleNames[role]}`;
    const weight = weights.get(key);
    if (weight === undefined)
      throw new ModelFileError(`It has no weight ${quoteText(key)}, which its layers need.`, exportAgain);
    if (weight.shape.join() !== shape.join())
      throw new ModelFileError(
        `${quoteText(weight.name)} has the shape [${weight.shape.join(', ')}]; its layer needs [${shape.join(', ')}].`,
        exportAgain,
      );
    places.set(name, weight);
    foreign.delete(key);
  }
  for (const { name } of foreign.values())
    throw new ModelFileError(`It has a weight ${quoteText(name)} that none of its layers has.`, exportAgain);
  return places;
}

/** Reads and checks `model.json`, of whose weights no byte is needed yet. Throws a `ModelFileError`. */
export function planTfjs(text: string): TfjsPlan {
  const file = fieldsOf(parsedJson(text));
  if (file === null) throw new ModelFileError('It is no JSON object, or it is cut short.', exportAgain);
  if (file.format === 'graph-model')
    throw new ModelFileError(
      'It is a graph model of TensorFlow.js, which does not say its layers.',
      'Convert it again with --output_format=tfjs_layers_model.',
    );
  if (file.modelTopology === undefined || file.weightsManifest === undefined)
    throw new ModelFileError(
      `It has no ${file.modelTopology === undefined ? 'modelTopology' : 'weightsManifest'}, which a model.json of TensorFlow.js has.`,
      'Convert the model with tensorflowjs_converter, or export it as ONNX.',
    );
  const chain = chainOf(file.modelTopology);
  const spec = checkedSpec(chain.layers);
  const layout = checkedLayout(spec);
  const { groups, weights } = readManifest(file.weightsManifest);
  const notes = fieldsOf(file.userDefinedMetadata);
  const classes = fieldsOf(notes?.classes);
  return {
    spec,
    groups,
    classes: classesFrom(classes?.names, classes?.labels, layout.at(-1)?.shape.at(-1) ?? 0),
    assumptions: assumptionsOf(chain, notes),
    places: placesOf(chain, layout, weights),
  };
}

/** The network of the plan; `groups` are the joined bytes of each group's files. Throws a `ModelFileError`. */
export function networkFromTfjs(plan: TfjsPlan, groups: readonly Uint8Array[]): ImportedNetwork {
  const { spec, classes, assumptions, places } = plan;
  for (const [index, { bytes, paths }] of plan.groups.entries())
    if (groups[index].length !== bytes) throw wrongLength(paths, groups[index].length, bytes);
  const weights = weightsOf(spec, ({ name, size, role }) => {
    const place = places.get(name);
    if (!place) return new Float32Array(size).fill(role === 'gamma' ? 1 : 0);
    const bytes = groups[place.group];
    const view = new DataView(bytes.buffer, bytes.byteOffset + place.offset, 4 * size);
    return Float32Array.from({ length: size }, (_, index) => view.getFloat32(4 * index, true));
  });
  return { spec, weights, classes, assumptions };
}

/** Why files of weights are not those of their group; the loader knows their length before it reads them. */
export function wrongLength(paths: readonly string[], found: number, wanted: number): ModelFileError {
  const [first, ...more] = paths;
  const named =
    more.length === 0 ? `${quoteText(first)} has` : `${quoteText(first)} and ${more.length} more have`;
  return new ModelFileError(
    `${named} ${formatCount(found)} bytes; the weights in the manifest need ${formatCount(wanted)}.`,
    exportAgain,
  );
}
