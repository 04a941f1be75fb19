/** A chain of layers as it grows from the nodes of an ONNX graph, one behind the other. */
import { quoteText } from '../data/file-problem.ts';
import { mostLayers } from '../model/layer-text.ts';
import { inputShape, type LayerSpec, type Shape, summarize } from '../model/model-spec.ts';
import type { ParameterRole, ParameterTensor } from '../model/parameters.ts';
import { ModelFileError, otherLayers } from './imported-network.ts';
import type { OnnxNode } from './onnx-model.ts';
import { unlike } from './onnx-values.ts';

/**
 * How the graph's value lies: `[batch, height, width, channels]`, `[batch, channels, height, width]`, the same with a height
 * and width of 1 behind a global pool, or `[batch, units]`.
 */
export type Form = 'channels last' | 'channels first' | 'pooled' | 'flat';

/** Makes the numbers of one parameter in TensorFlow's shape, once the whole chain is known to be possible. */
type MakeValues = () => Float32Array;

/** A parameter that is scaled with the logits, such as a kernel; running statistics are not. */
const scaledRoles: ReadonlySet<ParameterRole> = new Set(['kernel', 'bias', 'gamma', 'beta']);

/** The feature of the file at each feature of a flattened image; null where both have the same order. */
export type Order = ((feature: number) => number) | null;

/** Brings what a file has for each feature, `width` numbers, into the page's order. */
export function reordered(values: Float32Array, width: number, order: Order): Float32Array {
  if (order === null) return values;
  const ordered = new Float32Array(values.length);
  for (let feature = 0; feature * width < values.length; feature++)
    for (let index = 0; index < width; index++)
      ordered[feature * width + index] = values[order(feature) * width + index];
  return ordered;
}

export class LayerChain {
  readonly layers: LayerSpec[] = [];
  form: Form;
  /** The factor between the file's input and the grey levels from 0 to 1 that its first layer gets. */
  inputScale = 1;
  /** The factor that the graph applies to the logits: one by a temperature. */
  logitScale = 1;
  order: Order = null;
  private readonly parameters = new Map<string, MakeValues>();

  constructor(form: Form) {
    this.form = form;
  }

  /** The shape of one image's values behind the last layer. Throws a `ModelFileError` where the chain is impossible. */
  get shape(): Shape {
    const summary = summarize({ layers: this.layers, headless: true });
    if (summary.layers.length < this.layers.length && !summary.ok)
      throw new ModelFileError(
        `Its layers do not fit together: ${summary.problem.name}: ${summary.problem.message}.`,
        otherLayers,
      );
    return summary.layers.at(-1)?.output ?? inputShape;
  }

  /** Number of channels, or of units. */
  get channels(): number {
    return this.shape[this.shape.length - 1];
  }

  push(node: OnnxNode, layer: LayerSpec, parameters: Partial<Record<ParameterRole, MakeValues>> = {}): void {
    if (this.logitScale !== 1)
      throw unlike(node, 'stands behind a multiplication that only logits may have before the softmax');
    if (this.layers.length >= mostLayers)
      throw new ModelFileError(`It has more than ${mostLayers} layers.`, 'Export a smaller model.');
    // An image that the graph gets as a row of numbers is an image to the page.
    if (this.layers.length === 0 && this.form === 'flat' && layer.kind !== 'flatten')
      this.layers.push({ kind: 'flatten' });
    for (const [role, make] of Object.entries(parameters))
      this.parameters.set(`${this.layers.length} ${role}`, make);
    this.layers.push(layer);
  }

  /** Expects images with the channels first, which convolutions and pools of ONNX take. */
  expectImages(node: OnnxNode): void {
    if (this.form !== 'channels first')
      throw unlike(node, 'gets no images of [batch, channels, height, width]');
  }

  expectFlat(node: OnnxNode): void {
    if (this.form !== 'flat') throw unlike(node, 'gets images where it needs [batch, units]');
  }

  flatten(node: OnnxNode): void {
    const { shape, form } = this;
    this.form = 'flat';
    if (form === 'pooled') return;
    const [height, width = 1, channels = 1] = shape;
    const cells = height * width;
    if (form === 'channels first' && channels > 1 && cells > 1)
      this.order = feature => (feature % channels) * cells + Math.floor(feature / channels);
    this.push(node, { kind: 'flatten' });
  }

  /** The order of the features at hand, which a dense layer ends: its units have the file's own. */
  takeOrder(): Order {
    const { order } = this;
    this.order = null;
    return order;
  }

  /** Gives the last layer a bias that stands in a node of its own. */
  addBias(node: OnnxNode, values: Float32Array): void {
    const index = this.layers.length - 1;
    const layer = this.layers.at(-1);
    const place = `${index} bias`;
    const hasBias = this.parameters.has(place);
    if (hasBias || (layer?.kind !== 'dense' && layer?.kind !== 'conv2d'))
      throw unlike(node, 'adds numbers to what is no dense layer or convolution without a bias');
    if (values.length !== this.channels)
      throw unlike(node, `adds ${values.length} numbers to ${this.channels} channels`);
    this.parameters.set(place, () => values);
  }

  /**
   * Takes the factor of the logits into the last layer that has weights: what follows it must keep a positive factor, as
   * pools and ReLU do.
   */
  private scaledLayer(): number {
    if (this.logitScale === 1) return -1;
    const keepsFactor = (layer: LayerSpec): boolean =>
      layer.kind === 'activation'
        ? layer.function === 'leakyRelu'
        : layer.kind !== 'dense' && layer.kind !== 'conv2d' && layer.kind !== 'batchNorm';
    const index = this.layers.findLastIndex(layer => !keepsFactor(layer));
    const layer = this.layers.at(index);
    if (index < 0 || layer?.kind === 'activation')
      throw new ModelFileError(
        'Its logits are multiplied behind an activation, which no layer of the page does.',
        'Export it without the temperature: before Evaluate has run.',
      );
    return index;
  }

  /** Gives the numbers of each parameter of the whole chain. */
  valuesOf(): (tensor: ParameterTensor) => Float32Array {
    const scaled = this.scaledLayer();
    return ({ layer, role, name, size }) => {
      const make = this.parameters.get(`${layer} ${role}`);
      if (make === undefined && role !== 'bias')
        throw new ModelFileError(`It has no numbers for ${quoteText(name)}.`, otherLayers);
      const values = make?.() ?? new Float32Array(size);
      return layer === scaled && scaledRoles.has(role)
        ? values.map(value => value * this.logitScale)
        : values;
    };
  }
}
