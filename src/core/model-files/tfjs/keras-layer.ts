/** What the layers of a Keras topology say, with the words of what cannot be read. */
import { quoteText } from '../../data/file-problem.ts';
import { ModelFileError, otherLayers } from '../imported-network.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface KerasLayer {
  /** `Conv2D`. */
  readonly className: string;
  /** `conv2d_1`: the layer's weights are named after it. */
  readonly name: string;
  readonly config: Fields;
}

/** The value as an object with fields; null for anything else. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** A text without the quotation marks, of which the characters that cannot be shown are replaced and the end is left out. */
const shortened = (text: string): string => quoteText(text).slice(1, -1);

/** A value of a file in the words of a message. */
export const describeValue = (value: unknown): string =>
  typeof value === 'string' ? quoteText(value) : shortened(JSON.stringify(value) ?? 'nothing');

export const unlike = ({ name, className }: KerasLayer, what: string): ModelFileError =>
  new ModelFileError(`Its layer ${quoteText(name)} (${shortened(className)}) ${what}.`, otherLayers);

/** A field of the layer; undefined where it is absent or null. */
export function fieldOf({ config }: KerasLayer, name: string): unknown {
  return Object.hasOwn(config, name) ? (config[name] ?? undefined) : undefined;
}

/** A number as people wrote it; `usual` where it is absent. Keras may have rounded it to float32, which has seven digits. */
export function numberOf(layer: KerasLayer, name: string, usual: number): number {
  const value = fieldOf(layer, name) ?? usual;
  if (typeof value !== 'number')
    throw unlike(layer, `has ${name} ${describeValue(value)}, which is no number`);
  return Number(value.toPrecision(7));
}

/** Refuses a layer with another value of a field than the page's layers have; one that is absent is as `wanted`. */
export function expectValue(layer: KerasLayer, name: string, wanted: number | string | boolean): void {
  const value = typeof wanted === 'number' ? numberOf(layer, name, wanted) : (fieldOf(layer, name) ?? wanted);
  if (value !== wanted)
    throw unlike(layer, `has ${name} ${describeValue(value)}; the page's layer has ${describeValue(wanted)}`);
}

export function flagOf(layer: KerasLayer, name: string, usual: boolean): boolean {
  const value = fieldOf(layer, name) ?? usual;
  if (typeof value !== 'boolean')
    throw unlike(layer, `has ${name} ${describeValue(value)}, which is neither true nor false`);
  return value;
}

/** The one number that both axes have: a square kernel, or equal strides; `usual` where it is absent. */
export function squareOf(layer: KerasLayer, name: string, usual: number): number {
  const value = fieldOf(layer, name) ?? usual;
  const [side, other] = Array.isArray(value) && value.length === 2 ? value : [value, value];
  if (typeof side !== 'number' || side !== other)
    throw unlike(layer, `has ${name} ${describeValue(value)}; the page has layers with equal sides only`);
  return side;
}

export function paddingOf(layer: KerasLayer): 'same' | 'valid' {
  const value = fieldOf(layer, 'padding') ?? 'valid';
  if (value !== 'same' && value !== 'valid')
    throw unlike(layer, `has padding ${describeValue(value)}; the page pads "same" or "valid"`);
  return value;
}
