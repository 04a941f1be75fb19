/** What the nodes of an ONNX graph say: their attributes and constant inputs, with the words of what cannot be read. */
import { quoteText } from '../data/file-problem.ts';
import { exportAgain, ModelFileError, otherLayers } from './imported-network.ts';
import type { OnnxModel, OnnxNode, OnnxTensor } from './onnx-model.ts';

/** Names a node for messages. */
export const describeNode = ({ name, operator }: OnnxNode): string =>
  name === '' ? `A node ${operator}` : `The node ${quoteText(name)} (${operator})`;

export const unlike = (node: OnnxNode, what: string): ModelFileError =>
  new ModelFileError(`${describeNode(node)} ${what}.`, otherLayers);

/** The whole numbers of an attribute; `usual` where it is absent. */
export function intsOf(node: OnnxNode, name: string, usual: readonly number[]): readonly number[] {
  const attribute = node.attributes.get(name);
  if (attribute === undefined) return usual;
  if (attribute.kind === 'ints') return attribute.value;
  throw unlike(node, `has an attribute ${quoteText(name)} that is no list of whole numbers`);
}

export function numberOf(node: OnnxNode, name: string, usual: number): number {
  const attribute = node.attributes.get(name);
  if (attribute === undefined) return usual;
  if (attribute.kind === 'int' || attribute.kind === 'float') return attribute.value;
  throw unlike(node, `has an attribute ${quoteText(name)} that is no number`);
}

export function wordOf(node: OnnxNode, name: string, usual: string): string {
  const attribute = node.attributes.get(name);
  if (attribute === undefined) return usual;
  if (attribute.kind === 'string') return attribute.value;
  throw unlike(node, `has an attribute ${quoteText(name)} that is no text`);
}

/** Refuses a node with another value of an attribute than the page's layers have. */
export function expectNumber(node: OnnxNode, name: string, usual: number, wanted: number): void {
  const value = numberOf(node, name, usual);
  if (value !== wanted) throw unlike(node, `has ${name} ${value}; the page's layer has ${wanted}`);
}

/** The one number that a list repeats for both axes: a square kernel, or equal strides. */
export function squareOf(node: OnnxNode, name: string, usual: readonly number[]): number {
  const list = intsOf(node, name, usual);
  if (list.length !== 2 || list[0] !== list[1])
    throw unlike(node, `has ${name} [${list.join(', ')}]; the page has layers with equal sides only`);
  return list[0];
}

/** The constants of a graph by the name of the value, those of `Constant` nodes too. */
export function constantsOf({ nodes, tensors }: OnnxModel): ReadonlyMap<string, OnnxTensor> {
  const constants = new Map(tensors.map(tensor => [tensor.name, tensor]));
  for (const node of nodes) {
    if (node.operator !== 'Constant') continue;
    const value = node.attributes.get('value');
    const single = node.attributes.get('value_float') ?? node.attributes.get('value_int');
    if (value?.kind === 'tensor') constants.set(node.outputs[0], value.value);
    else if (single?.kind === 'float' || single?.kind === 'int')
      constants.set(node.outputs[0], { name: '', shape: [], values: Float32Array.of(single.value) });
  }
  return constants;
}

/** A constant input, refused by name where it is computed, missing, or of another shape. */
export function tensorAt(
  constants: ReadonlyMap<string, OnnxTensor>,
  node: OnnxNode,
  index: number,
  shape: readonly number[] | null = null,
): OnnxTensor {
  const name = node.inputs.at(index) ?? '';
  const tensor = constants.get(name);
  if (tensor === undefined)
    throw new ModelFileError(`${describeNode(node)} has no constant as its input ${index + 1}.`, otherLayers);
  if (shape !== null && tensor.shape.join() !== shape.join())
    throw new ModelFileError(
      `${quoteText(name)} of ${describeNode(node)} has the shape [${tensor.shape.join(', ')}]; it must be [${shape.join(', ')}].`,
      exportAgain,
    );
  return tensor;
}
