/** Brings the layers of a Keras model into the order in which an image goes through them. */
import { quoteText } from '../../data/file-problem.ts';
import { exportAgain, ModelFileError, otherLayers } from '../imported-network.ts';
import { describeValue, type Fields, fieldsOf, type KerasLayer, unlike } from './keras-layer.ts';

/** Twice as many as the chains of the page have: activations and rescalings may stand apart. */
const mostKerasLayers = 200;
/** How deeply a reference to a layer may lie in the lists of its reader. */
const deepest = 8;

function layerOf(value: unknown): KerasLayer {
  const fields = fieldsOf(value) ?? {};
  const config = fieldsOf(fields.config);
  const { class_name: className, registered_name: registered } = fields;
  const name = config?.name ?? fields.name;
  if (typeof className !== 'string' || config === null || typeof name !== 'string')
    throw new ModelFileError(
      `A layer in it, ${describeValue(value)}, has no class, name or settings.`,
      exportAgain,
    );
  const layer = { className, name, config };
  if (typeof registered === 'string' && registered.includes('>'))
    throw unlike(
      layer,
      `is an object of its maker's own, ${quoteText(registered)}, whose code is not in the file`,
    );
  return layer;
}

/** The layers that a value of a functional model refers to: `["conv2d", 0, 0, {}]`, or as Keras 3 writes it. */
function referencesIn(value: unknown, depth = 0): readonly string[] {
  if (depth > deepest) throw new ModelFileError('Its layers refer to one another too deeply.', exportAgain);
  if (Array.isArray(value)) {
    const [name, node] = value;
    return typeof name === 'string' && typeof node === 'number'
      ? [name]
      : value.flatMap(inner => referencesIn(inner, depth + 1));
  }
  const fields = fieldsOf(value);
  if (fields === null) return [];
  const history = fieldsOf(fields.config)?.keras_history;
  return history === undefined
    ? Object.values(fields).flatMap(inner => referencesIn(inner, depth + 1))
    : referencesIn(history, depth + 1);
}

/** The one layer at an end of a functional model. */
function endOf(config: Fields, field: 'input_layers' | 'output_layers'): string {
  const names = referencesIn(config[field]);
  if (names.length !== 1)
    throw new ModelFileError(
      `It has ${names.length} ${field === 'input_layers' ? 'inputs' : 'outputs'}; the page's networks have one.`,
      otherLayers,
    );
  return names[0];
}

function functionalChain(config: Fields, entries: readonly unknown[]): readonly KerasLayer[] {
  const layers = new Map<string, KerasLayer>();
  const readers = new Map<string, KerasLayer>();
  const input = endOf(config, 'input_layers');
  for (const entry of entries) {
    const layer = layerOf(entry);
    if (layers.has(layer.name)) throw unlike(layer, 'has the name of another layer');
    layers.set(layer.name, layer);
    const nodes = fieldsOf(entry)?.inbound_nodes;
    if (Array.isArray(nodes) && nodes.length > 1)
      throw unlike(layer, `is used ${nodes.length} times; the page has chains without branches`);
    const sources = referencesIn(nodes);
    if (sources.length !== (layer.name === input ? 0 : 1))
      throw unlike(layer, `takes ${sources.length} values; the page has chains without branches`);
    for (const source of sources) {
      const other = readers.get(source);
      if (other)
        throw unlike(
          layer,
          `and ${quoteText(other.name)} both read ${quoteText(source)}; the page has chains without branches`,
        );
      readers.set(source, layer);
    }
  }
  const chain: KerasLayer[] = [];
  for (let at = layers.get(input); at !== undefined && chain.length < layers.size; at = readers.get(at.name))
    chain.push(at);
  const output = endOf(config, 'output_layers');
  if (chain.length < layers.size || chain.at(-1)?.name !== output)
    throw new ModelFileError(
      `Its layers are no chain from ${quoteText(input)} to ${quoteText(output)}.`,
      otherLayers,
    );
  return chain;
}

/** The layers of a sequential model, or of a functional one that is a chain. Throws a `ModelFileError`. */
export function kerasLayers(topology: unknown): readonly KerasLayer[] {
  const outer = fieldsOf(topology);
  const model = fieldsOf(outer?.model_config) ?? outer;
  // Early versions of Keras wrote the layers of a sequential model without its name.
  const config = Array.isArray(model?.config) ? { layers: model.config } : fieldsOf(model?.config);
  const entries = config?.layers;
  if (!model || !config || !Array.isArray(entries) || entries.length === 0)
    throw new ModelFileError('Its topology has no layers.', exportAgain);
  if (entries.length > mostKerasLayers)
    throw new ModelFileError(
      `It has ${entries.length} layers; the page reads at most ${mostKerasLayers}.`,
      'Export a smaller model.',
    );
  switch (model.class_name) {
    case 'Sequential':
      return entries.map(layerOf);
    case 'Functional':
    case 'Model':
      return functionalChain(config, entries);
    default:
      throw new ModelFileError(
        `It is of the class ${describeValue(model.class_name)}; the page reads "Sequential" and "Functional" models.`,
        otherLayers,
      );
  }
}
