/**
 * The weights manifest of a TensorFlow.js model (https://www.tensorflow.org/js/guide/save_load): which weights lie in which
 * files, one behind the other.
 */
import { quoteText } from '../../data/file-problem.ts';
import { formatBytes, formatCount } from '../../format.ts';
import { exportAgain, ModelFileError, mostModelBytes } from '../imported-network.ts';
import { describeValue, fieldsOf } from './keras-layer.ts';

export interface TfjsWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Index of its group, and where its bytes begin in it. */
  readonly group: number;
  readonly offset: number;
}

export interface TfjsGroup {
  /** The files whose bytes, joined, are the group's. */
  readonly paths: readonly string[];
  readonly bytes: number;
}

export interface TfjsManifest {
  readonly groups: readonly TfjsGroup[];
  /** By layer and role: `conv2d_1/kernel`. */
  readonly weights: ReadonlyMap<string, TfjsWeight>;
}

/** Far more than a chain of the page's layers has. */
const mostEntries = 2000;
/** A kernel has four. */
const mostDimensions = 8;

/** What an optimizer or a layer of random numbers needs to train on: nothing of it predicts. */
const isOfTraining = (name: string, entry: Readonly<Record<string, unknown>>): boolean =>
  entry.group === 'optimizer' || /(^|\/)seed_generator_state$/.test(name);

function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > mostEntries)
    throw new ModelFileError(
      `Its weights manifest has no list of 1 to ${formatCount(mostEntries)} ${what}.`,
      exportAgain,
    );
  return value;
}

/** The layer and the role of a weight, without the models around it: `sequential/conv2d/kernel:0` is `conv2d/kernel`. */
const keyOf = (name: string): string => name.replace(/:0$/, '').split('/').slice(-2).join('/');

function shapeOf(name: string, value: unknown): readonly number[] {
  const isShape =
    Array.isArray(value) &&
    value.length <= mostDimensions &&
    value.every(side => Number.isSafeInteger(side) && side >= 0);
  if (!isShape)
    throw new ModelFileError(
      `Its weight ${quoteText(name)} has the shape ${describeValue(value)}.`,
      exportAgain,
    );
  return value;
}

function checkType(name: string, { dtype, quantization }: Readonly<Record<string, unknown>>): void {
  const stored = fieldsOf(quantization)?.dtype;
  if (quantization !== undefined && quantization !== null)
    throw new ModelFileError(
      `Its weight ${quoteText(name)} is quantised to ${describeValue(stored)}; the page reads float32.`,
      'Convert the model again without --quantize_float16, --quantize_uint8 and --quantize_uint16.',
    );
  if (dtype !== 'float32')
    throw new ModelFileError(
      `Its weight ${quoteText(name)} is of the type ${describeValue(dtype)}; the page reads float32.`,
      'Export the model in float32.',
    );
}

/** Reads the manifest; no memory is taken for what it announces. Throws a `ModelFileError` that names the weight. */
export function readManifest(value: unknown): TfjsManifest {
  const weights = new Map<string, TfjsWeight>();
  const groups: TfjsGroup[] = [];
  let total = 0;
  for (const [group, given] of listOf(value, 'groups').entries()) {
    const fields = fieldsOf(given);
    const paths = listOf(fields?.paths, 'paths');
    if (!paths.every(path => typeof path === 'string'))
      throw new ModelFileError('A path in its weights manifest is no text.', exportAgain);
    let bytes = 0;
    for (const listed of listOf(fields?.weights, 'weights')) {
      const entry = fieldsOf(listed) ?? {};
      const { name } = entry;
      if (typeof name !== 'string')
        throw new ModelFileError(
          `A weight in its manifest, ${describeValue(listed)}, has no name.`,
          exportAgain,
        );
      const shape = shapeOf(name, entry.shape);
      const forTraining = isOfTraining(name, entry);
      // What is passed over only has to be as long as it says: whole numbers have four bytes as well.
      if (!forTraining || entry.dtype !== 'int32') checkType(name, entry);
      const key = keyOf(name);
      if (!forTraining && weights.has(key))
        throw new ModelFileError(`It has the weight ${quoteText(key)} twice.`, exportAgain);
      if (!forTraining) weights.set(key, { name, shape, group, offset: bytes });
      const size = 4 * shape.reduce((product, side) => product * side, 1);
      bytes += size;
      total += size;
      if (total > mostModelBytes)
        throw new ModelFileError(
          `Its weights need more than ${formatBytes(mostModelBytes)}, which the page does not read.`,
          'Export a smaller model.',
        );
    }
    groups.push({ paths, bytes });
  }
  return { groups, weights };
}
