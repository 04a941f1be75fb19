/** A chain of the page's layers as it grows from the layers of a Keras model. */
import { quoteText } from '../../data/file-problem.ts';
import { mostLayers } from '../../model/layer-text.ts';
import { inputShape, type LayerSpec, type Shape, summarize } from '../../model/model-spec.ts';
import type { ParameterRole } from '../../model/parameters.ts';
import { ModelFileError, otherLayers } from '../imported-network.ts';
import { describeValue, type KerasLayer, unlike } from './keras-layer.ts';

/** How the file has an image before the first layer: `[28, 28, 1]`, `[28, 28]`, or `[784]`. */
export type Form = 'image' | 'rows' | 'flat';

export const forms: ReadonlyMap<string, Form> = new Map([
  ['28,28,1', 'image'],
  ['28,28', 'rows'],
  ['784', 'flat'],
]);

/** Where the numbers of a layer of the page come from. */
export interface Origin {
  readonly layer: KerasLayer;
  /** Parameters that the file's layer is without. */
  readonly absent: readonly ParameterRole[];
}

export class KerasChain {
  readonly layers: LayerSpec[] = [];
  /** For each layer of the page that has weights, by its index. */
  readonly origins = new Map<number, Origin>();
  form: Form | null = null;
  /** The factor between the file's input and the grey levels from 0 to 1 that its first layer gets. */
  inputScale = 1;
  private end: KerasLayer | null = null;

  /** True once the probabilities are there. */
  get isEnded(): boolean {
    return this.end !== null;
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

  /** Takes the shape of the input, `[batch, 28, 28, 1]`, which the first layer says. */
  begin(layer: KerasLayer, shape: unknown): void {
    if (this.form !== null) throw unlike(layer, 'is an input behind the first layer');
    const form = Array.isArray(shape) ? forms.get(shape.slice(1).join()) : undefined;
    if (form === undefined)
      throw new ModelFileError(
        `Its input is ${describeValue(shape)}; the page has images of 28 x 28 with one channel.`,
        'Export a model of such images: [null, 28, 28, 1], [null, 28, 28] or [null, 784].',
      );
    this.form = form;
  }

  push(from: KerasLayer, layer: LayerSpec, absent: readonly ParameterRole[] = []): void {
    if (this.end)
      throw unlike(
        from,
        `stands behind the softmax of ${quoteText(this.end.name)}, which must end the network`,
      );
    if (this.layers.length >= mostLayers)
      throw new ModelFileError(`It has more than ${mostLayers} layers.`, 'Export a smaller model.');
    if (this.layers.length === 0 && layer.kind !== 'flatten') {
      if (this.form === 'rows')
        throw unlike(from, 'gets rows of [28, 28] where the page has [28, 28, 1] or [784]');
      // An image that the file gets as a row of numbers is an image to the page.
      if (this.form === 'flat') this.layers.push({ kind: 'flatten' });
    }
    if (layer.kind === 'conv2d' || layer.kind === 'dense' || layer.kind === 'batchNorm')
      this.origins.set(this.layers.length, { layer: from, absent });
    this.layers.push(layer);
  }

  /** Ends the chain in a softmax, which the page has outside of it. */
  finish(from: KerasLayer): void {
    if (this.end) throw unlike(from, 'is a second softmax');
    if (this.layers.length === 0 || this.shape.length !== 1) throw unlike(from, 'has a softmax of images');
    this.end = from;
  }
}
