/** Reads one tensor of an ONNX file. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { quoteText } from '../data/file-problem.ts';
import { exportAgain, ModelFileError } from './imported-network.ts';
import { type OnnxTensor, tensorFields, tensorTypes } from './onnx-model.ts';

/** A kernel has four. */
const mostDimensions = 8;

/** The numbers of a tensor as they lie in the file: side by side, or each of as many bytes as it needs. */
interface Content {
  readonly bytes: Uint8Array;
  readonly packed: 'bytes' | 'varints';
}

interface Described {
  name: string;
  type: number;
  outside: boolean;
  readonly shape: number[];
  content: Content | null;
}

function describedIn(bytes: Uint8Array): Described {
  const tensor: Described = { name: '', type: 0, outside: false, shape: [], content: null };
  const from = new BinaryReader(bytes);
  const addDimension = (reader: BinaryReader): void => {
    if (tensor.shape.length >= mostDimensions)
      throw new ModelFileError(`A tensor has more than ${mostDimensions} dimensions.`, exportAgain);
    tensor.shape.push(Number(reader.int64()));
  };
  while (from.pos < from.len) {
    const [field, wire] = from.tag();
    const isBytes = wire === WireType.LengthDelimited;
    if (field === tensorFields.dimension && isBytes) {
      const packed = new BinaryReader(from.bytes());
      while (packed.pos < packed.len) addDimension(packed);
    } else if (field === tensorFields.dimension) addDimension(from);
    else if (field === tensorFields.type) tensor.type = Number(from.int64());
    else if (field === tensorFields.name && isBytes) tensor.name = from.string();
    else if (field === tensorFields.outside || (field === tensorFields.place && from.int64() !== 0n)) {
      tensor.outside = true;
      if (field === tensorFields.outside) from.skip(wire, field);
    } else if ((field === tensorFields.raw || field === tensorFields.floats) && isBytes)
      tensor.content = { bytes: from.bytes(), packed: 'bytes' };
    else if (field === tensorFields.integers && isBytes)
      tensor.content = { bytes: from.bytes(), packed: 'varints' };
    else if (field !== tensorFields.place) from.skip(wire, field);
  }
  return tensor;
}

/**
 * Reads a tensor of float32 or of whole numbers, whose count its shape must give. Throws a `ModelFileError` that names the
 * tensor.
 */
export function tensorOf(bytes: Uint8Array): OnnxTensor {
  const { name, type, outside, shape, content } = describedIn(bytes);
  const called = `Its tensor ${quoteText(name)}`;
  if (outside)
    throw new ModelFileError(
      `${called} lies in another file.`,
      'Export the model with its weights inside: one file below 2 GB.',
    );
  if (type !== tensorTypes.float && type !== tensorTypes.int64)
    throw new ModelFileError(
      `${called} is of the type ${type}; the page reads float32 (1) and int64 (7).`,
      'Export the model in float32.',
    );
  const count = shape.reduce((product, side) => product * side, 1);
  const size = type === tensorTypes.float ? 4 : 8;
  const data = content?.bytes ?? new Uint8Array(0);
  const varints = content?.packed === 'varints';
  // A varint has from one to ten bytes.
  const fits = varints ? count <= data.length : count * size === data.length;
  if (shape.some(side => !Number.isSafeInteger(side) || side < 0) || !fits)
    throw new ModelFileError(
      `${called} of [${shape.join(', ')}] has ${data.length} bytes, which are not that many numbers.`,
      exportAgain,
    );
  if (varints) {
    const reader = new BinaryReader(data);
    return { name, shape, values: Float32Array.from({ length: count }, () => Number(reader.int64())) };
  }
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const at = (index: number): number =>
    size === 4 ? view.getFloat32(4 * index, true) : Number(view.getBigInt64(8 * index, true));
  return { name, shape, values: Float32Array.from({ length: count }, (_, index) => at(index)) };
}
