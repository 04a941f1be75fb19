/** What of each kind of layer a person can set, and within which bounds. The layer editor and the text form share it. */
import { activationLabels } from './activation.ts';
import { bounds, isPossible } from './layer-text.ts';
import { type LayerSpec, paddingOf } from './model-spec.ts';

export type LayerKind = LayerSpec['kind'];

interface FieldBase {
  /** The name of the layer's property. */
  readonly name: string;
  readonly label: string;
}

interface NumberField extends FieldBase {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  /** Change of value for each press of an arrow key. */
  readonly step: number;
  readonly whole: boolean;
}

interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export type LayerField = NumberField | ChoiceField;

const number = (name: string, label: string, step = 1): NumberField => {
  const [min, max] = bounds[name];
  return { kind: 'number', name, label, min, max, step, whole: min === 1 };
};
const choice = (name: string, label: string, labels: Readonly<Record<string, string>>): ChoiceField => ({
  kind: 'choice',
  name,
  label,
  options: Object.entries(labels).map(([value, text]) => ({ value, label: text })),
});

const padding = choice('padding', 'Padding', { same: 'Same', valid: 'Valid' });
const pooling: readonly LayerField[] = [number('poolSize', 'Pool size'), number('stride', 'Stride'), padding];

const fields: Readonly<Record<LayerKind, readonly LayerField[]>> = {
  conv2d: [
    number('filters', 'Filters', 8),
    number('kernelSize', 'Kernel size'),
    number('stride', 'Stride'),
    padding,
  ],
  maxPool: pooling,
  avgPool: pooling,
  globalAvgPool: [],
  batchNorm: [number('momentum', 'Momentum', 0.05), number('epsilon', 'Epsilon', 0.001)],
  relu: [],
  activation: [choice('function', 'Function', activationLabels)],
  dropout: [number('rate', 'Rate', 0.05)],
  flatten: [],
  dense: [number('units', 'Units', 16)],
};

export const fieldsOf = (kind: LayerKind): readonly LayerField[] => fields[kind];

/** The value of one field of a layer. Throws a `RangeError` where the layer has no such field. */
export function fieldValue(layer: LayerSpec, name: string): number | string {
  if (name === 'padding' && 'poolSize' in layer) return paddingOf(layer);
  const value: unknown = Object.entries(layer).find(([key]) => key === name)?.[1];
  if (typeof value !== 'number' && typeof value !== 'string')
    throw new RangeError(`${layer.kind} has no ${name}`);
  return value;
}

/** The layer with one field changed. The value must be one that `fieldProblem` accepts. */
export function withField(layer: LayerSpec, name: string, value: number | string): LayerSpec {
  if (name === 'padding' && 'poolSize' in layer) {
    const { padding: _, ...unpadded } = layer;
    return value === 'same' ? { ...unpadded, padding: value } : unpadded;
  }
  return { ...layer, [name]: value } as LayerSpec;
}

/** Says which values are possible, where this one is not; null for a possible value. */
export function fieldProblem(field: LayerField, value: number | string): string | null {
  if (field.kind === 'choice') {
    const values = field.options.map(option => option.value);
    return values.some(option => option === value)
      ? null
      : `${field.label.toLowerCase()} must be ${values.join(' or ')}, not ${value}`;
  }
  const { name, label, min, max, whole } = field;
  const what = whole ? 'a whole number' : 'a number';
  return typeof value === 'number' && isPossible(name, value)
    ? null
    : `${label.toLowerCase()} must be ${what} from ${min} to ${max}, not ${value}`;
}
