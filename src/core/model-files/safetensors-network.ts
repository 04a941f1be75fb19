/** Reads a network from safetensors (https://github.com/huggingface/safetensors), as `weights-arrays.ts` writes it. */
import { quoteText } from '../data/file-problem.ts';
import {
  checkedLayout,
  checkedSpec,
  classesFrom,
  exportAgain,
  type ImportedNetwork,
  ModelFileError,
  parsedJson,
  weightsOf,
} from './imported-network.ts';
import { longestHeader } from './safetensors-start.ts';

type Decode = (bytes: Uint8Array) => string;

interface Header {
  /** Where the numbers begin in the file. */
  readonly dataStart: number;
  readonly entries: Readonly<Record<string, unknown>>;
}

function headerOf(bytes: Uint8Array, decode: Decode): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = bytes.length < 8 ? 0n : view.getBigUint64(0, true);
  if (length < 2n || length > BigInt(Math.min(longestHeader, bytes.length - 8)))
    throw new ModelFileError(
      `Its header announces ${length} bytes; the file has ${bytes.length}, of which a header may have ${longestHeader}.`,
      exportAgain,
    );
  const dataStart = 8 + Number(length);
  const entries = parsedJson(decode(bytes.subarray(8, dataStart)));
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries))
    throw new ModelFileError('Its header is no JSON object.', exportAgain);
  return { dataStart, entries: entries as Record<string, unknown> };
}

/** The numbers of one tensor, once its type, shape and place are right. */
function tensorOf(bytes: Uint8Array, { dataStart, entries }: Header, name: string, shape: readonly number[]) {
  const entry = entries[name] as { dtype?: unknown; shape?: unknown; data_offsets?: unknown } | undefined;
  if (entry === undefined || entry === null)
    throw new ModelFileError(`It has no tensor ${quoteText(name)}, which its layers need.`, exportAgain);
  if (entry.dtype !== 'F32' || JSON.stringify(entry.shape) !== JSON.stringify(shape))
    throw new ModelFileError(
      `${quoteText(name)} is ${quoteText(`${entry.dtype} ${JSON.stringify(entry.shape)}`)}; its layer needs F32 ${JSON.stringify(shape)}.`,
      exportAgain,
    );
  const [start, end] = Array.isArray(entry.data_offsets) ? entry.data_offsets : [];
  const size = 4 * shape.reduce((product, side) => product * side, 1);
  if (!Number.isInteger(start) || start < 0 || end - start !== size || dataStart + end > bytes.length)
    throw new ModelFileError(
      `${quoteText(name)} is said to lie at ${quoteText(JSON.stringify(entry.data_offsets) ?? 'nowhere')}, where its ${size} bytes are not.`,
      exportAgain,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataStart + start, size);
  return Float32Array.from({ length: size / 4 }, (_, index) => view.getFloat32(4 * index, true));
}

/** Reads the network whose layers the file's own notes name; `decode` reads UTF-8. Throws a `ModelFileError`. */
export function networkFromSafetensors(bytes: Uint8Array, decode: Decode): ImportedNetwork {
  const header = headerOf(bytes, decode);
  const notes = (header.entries.__metadata__ ?? {}) as Readonly<Record<string, unknown>>;
  const note = (name: string): unknown =>
    typeof notes[name] === 'string' ? parsedJson(notes[name]) : undefined;
  if (note('layers') === undefined)
    throw new ModelFileError(
      'It has weights, but its metadata does not say the layers that they belong to.',
      'Export the model as ONNX, which has both.',
    );
  const spec = checkedSpec(note('layers'));
  const layout = checkedLayout(spec);
  const needed = 4 * layout.reduce((sum, { size }) => sum + size, 0);
  if (needed > bytes.length)
    throw new ModelFileError(
      `Its layers need ${needed} bytes of weights; the file has ${bytes.length}.`,
      exportAgain,
    );
  const known = new Set(layout.map(({ name }) => name));
  const foreign = Object.keys(header.entries).find(name => name !== '__metadata__' && !known.has(name));
  if (foreign !== undefined)
    throw new ModelFileError(
      `It has a tensor ${quoteText(foreign)} that none of its layers has.`,
      exportAgain,
    );
  const weights = weightsOf(spec, ({ name, shape }) => tensorOf(bytes, header, name, shape));
  const classes = (note('classes') ?? {}) as { names?: unknown; labels?: unknown };
  const outputs = layout.at(-1)?.shape.at(-1) ?? 0;
  return { spec, weights, classes: classesFrom(classes.names, classes.labels, outputs), assumptions: [] };
}
