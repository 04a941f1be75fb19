/** Reads a chain of layers and its weights from the graph of an ONNX model. */
import { quoteText } from '../data/file-problem.ts';
import type { ActivationName } from '../model/activation.ts';
import {
  checkedSpec,
  classesFrom,
  type ImportedNetwork,
  ModelFileError,
  otherLayers,
  parsedJson,
  weightsOf,
} from './imported-network.ts';
import { type Form, LayerChain } from './onnx-chain.ts';
import type { OnnxModel, OnnxNode, OnnxPort, OnnxTensor } from './onnx-model.ts';
import { operators, scale } from './onnx-operators.ts';
import { constantsOf, describeNode, unlike } from './onnx-values.ts';

const forms: ReadonlyMap<string, Form> = new Map([
  ['28,28,1', 'channels last'],
  ['1,28,28', 'channels first'],
  ['784', 'flat'],
]);

function formOf({ name, shape: [, ...sides] }: OnnxPort): Form {
  const form = forms.get(sides.join());
  if (form === undefined)
    throw new ModelFileError(
      `Its input ${quoteText(name)} is [batch, ${sides.join(', ')}]; the page has images of 28 x 28 with one channel.`,
      'Export a model of such images: [batch, 28, 28, 1], [batch, 1, 28, 28] or [batch, 784].',
    );
  return form;
}

/** The graph's values by name: who reads each, and which are constant. */
interface Walk {
  readonly constants: ReadonlyMap<string, OnnxTensor>;
  readonly readersOf: ReadonlyMap<string, readonly OnnxNode[]>;
}

function walkOf(model: OnnxModel): Walk {
  const readersOf = new Map<string, OnnxNode[]>();
  for (const node of model.nodes)
    for (const input of new Set(node.inputs)) {
      const readers = readersOf.get(input);
      if (readers) readers.push(node);
      else readersOf.set(input, [node]);
    }
  return { constants: constantsOf(model), readersOf };
}

/** The single number that a node combines with the value; null where there is none. */
function numberBeside({ constants }: Walk, node: OnnxNode, value: string): number | null {
  const [other, ...more] = node.inputs.filter(input => input !== value);
  const values = more.length === 0 ? constants.get(other)?.values : undefined;
  return values?.length === 1 ? values[0] : null;
}

const near = (value: number | null, wanted: number): boolean =>
  value !== null && Math.abs(value - wanted) < 1e-3;

/** Follows a value through single readers of these operators; null where the graph has others. */
function follow(walk: Walk, from: OnnxNode, names: readonly string[]): readonly OnnxNode[] | null {
  const path = [from];
  for (const name of names) {
    const readers = walk.readersOf.get(path[path.length - 1].outputs[0]) ?? [];
    if (readers.length !== 1 || readers[0].operator !== name) return null;
    path.push(readers[0]);
  }
  return path;
}

/** An activation that is written as several nodes: its name, and the node that ends it. */
interface Composed {
  readonly name: ActivationName;
  readonly end: OnnxNode;
}

/** SiLU as `x sigmoid(x)`, and GELU as `x (erf(x / sqrt 2) + 1) / 2`, as PyTorch writes them. */
function composedAt(walk: Walk, value: string, readers: readonly OnnxNode[]): Composed | null {
  const sigmoid = readers.find(({ operator }) => operator === 'Sigmoid');
  const product = sigmoid && follow(walk, sigmoid, ['Mul'])?.[1];
  if (product && readers.length === 2 && readers.includes(product)) return { name: 'silu', end: product };
  const scaled = readers.find(({ operator }) => operator === 'Div');
  const path = scaled && follow(walk, scaled, ['Erf', 'Add', 'Mul', 'Mul']);
  if (!path || readers.length !== 2 || !readers.includes(path[3])) return null;
  const numbers = [
    numberBeside(walk, path[0], value),
    numberBeside(walk, path[2], path[1].outputs[0]),
    numberBeside(walk, path[4], path[3].outputs[0]),
  ];
  const isGelu = [Math.SQRT2, 1, 0.5].every((wanted, index) => near(numbers[index], wanted));
  return isGelu ? { name: 'gelu', end: path[4] } : null;
}

/** Adds what one node does to the value. */
function extend(chain: LayerChain, walk: Walk, node: OnnxNode, value: string): void {
  const beside = numberBeside(walk, node, value);
  if ((node.operator === 'Mul' || node.operator === 'Div') && beside !== null) {
    if (node.operator === 'Div' && node.inputs[0] !== value) throw unlike(node, 'divides by the value');
    scale(chain, node, node.operator === 'Mul' ? beside : 1 / beside);
    return;
  }
  if (node.operator === 'Add') {
    const other = walk.constants.get(node.inputs.find(input => input !== value) ?? '');
    if (other === undefined) throw unlike(node, 'adds two values; the page has chains without branches');
    chain.addBias(node, other.values);
    return;
  }
  const operator = node.domain === '' || node.domain === 'ai.onnx' ? operators[node.operator] : undefined;
  if (operator === undefined || !Object.hasOwn(operators, node.operator))
    throw unlike(node, `is of an operator that no layer of the page has (these have one: ${known()})`);
  if (node.inputs[0] !== value) throw unlike(node, 'has the image in a place other than its first input');
  operator(chain, node, walk);
}

const known = (): string => Object.keys(operators).join(', ');

/** Follows the graph from its input to its output. */
function chainOf(model: OnnxModel, walk: Walk): LayerChain {
  const inputs = model.inputs.filter(({ name }) => !walk.constants.has(name));
  if (inputs.length !== 1 || model.outputs.length !== 1)
    throw new ModelFileError(
      `It has ${inputs.length} inputs and ${model.outputs.length} outputs; the page's networks have one of each.`,
      otherLayers,
    );
  const chain = new LayerChain(formOf(inputs[0]));
  const [{ name: output }] = model.outputs;
  let value = inputs[0].name;
  for (let step = 0; step <= model.nodes.length && value !== output; step++) {
    const readers = walk.readersOf.get(value) ?? [];
    const composed = composedAt(walk, value, readers);
    const [node, branch] = composed ? [composed.end] : readers;
    if (node === undefined || branch !== undefined)
      throw new ModelFileError(
        `${readers.length} nodes read its value ${quoteText(value)}${branch ? `, ${describeNode(branch)} among them` : ''}; the page has chains without branches.`,
        otherLayers,
      );
    const [next] = node.outputs;
    const isEnd = node.operator === 'Softmax' || node.operator === 'LogSoftmax';
    if (composed) chain.push(node, { kind: 'activation', function: composed.name });
    else if (!isEnd) extend(chain, walk, node, value);
    else if (chain.form !== 'flat' || next !== output) throw unlike(node, 'does not end the network');
    value = next;
  }
  if (value !== output)
    throw new ModelFileError(`Its nodes go round in a circle from ${quoteText(value)}.`, otherLayers);
  return chain;
}

/** What is assumed of the grey levels: a file of the page's own divides them by 255. */
function assumptionsOf({ inputScale }: LayerChain): readonly string[] {
  if (Math.abs(inputScale * 255 - 1) < 1e-3) return [];
  if (Math.abs(inputScale - 1) > 1e-6)
    throw new ModelFileError(
      `It multiplies its input by ${inputScale}; the page gives grey levels from 0 to 255 or from 0 to 1.`,
      otherLayers,
    );
  return ['The file does not say how it wants grey levels; they are given from 0 to 1.'];
}

/** Reads the network of an ONNX graph. Throws a `ModelFileError` that names the node or tensor that does not fit. */
export function networkFromOnnx(model: OnnxModel): ImportedNetwork {
  const chain = chainOf(model, walkOf(model));
  const assumptions = assumptionsOf(chain);
  const spec = checkedSpec(chain.layers);
  const weights = weightsOf(spec, chain.valuesOf());
  const note = (name: string): unknown => parsedJson(model.notes.get(name));
  return {
    spec,
    weights,
    classes: classesFrom(note('classes'), note('labels'), chain.channels),
    assumptions,
  };
}
