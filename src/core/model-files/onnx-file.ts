/**
 * Reads a `.onnx` file, a message of Protocol Buffers. Lengths and counts are checked against the file before memory is
 * taken for them; large tensors stay in the file's own bytes until then. What no layer needs is skipped.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { quoteText } from '../data/file-problem.ts';
import { formatCount } from '../format.ts';
import { exportAgain, ModelFileError, otherLayers } from './imported-network.ts';
import {
  attributeFields,
  dimensionFields,
  graphFields,
  modelFields,
  nodeFields,
  noteFields,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
  portFields,
  shapeFields,
  tensorTypeFields,
  typeFields,
} from './onnx-model.ts';
import { tensorOf } from './onnx-tensor.ts';

/** The most nodes, tensors, attributes, names or notes of one message; a chain of a hundred layers has some hundreds. */
const mostEntries = 2000;

type Fields = Readonly<Record<number, (from: BinaryReader, wire: WireType) => void>>;

/** Reads a message field by field; those without a reader are skipped. */
function readMessage(bytes: Uint8Array, fields: Fields): void {
  const from = new BinaryReader(bytes);
  while (from.pos < from.len) {
    const [field, wire] = from.tag();
    const read = fields[field];
    if (read === undefined) from.skip(wire, field);
    else read(from, wire);
  }
}

/** The bytes of an inner message, a text or packed numbers. */
function bytesOf(from: BinaryReader, wire: WireType): Uint8Array {
  if (wire !== WireType.LengthDelimited) throw new RangeError('a field is not of the type that it should be');
  return from.bytes();
}

function textOf(from: BinaryReader, wire: WireType): string {
  if (wire !== WireType.LengthDelimited) throw new RangeError('a text is not of the type that it should be');
  return from.string();
}

function append<Entry>(list: Entry[], entry: Entry): void {
  if (list.length >= mostEntries)
    throw new ModelFileError(
      `It has more than ${formatCount(mostEntries)} parts of one kind; a chain of layers has some hundreds.`,
      otherLayers,
    );
  list.push(entry);
}

function attributeOf(bytes: Uint8Array): readonly [string, OnnxAttribute] {
  let name = '';
  let attribute: OnnxAttribute = { kind: 'other' };
  const ints: number[] = [];
  const int = (from: BinaryReader): number => Number(from.int64());
  readMessage(bytes, {
    [attributeFields.name]: (from, wire) => {
      name = textOf(from, wire);
    },
    [attributeFields.float]: from => {
      attribute = { kind: 'float', value: from.float() };
    },
    [attributeFields.int]: from => {
      attribute = { kind: 'int', value: int(from) };
    },
    [attributeFields.string]: (from, wire) => {
      attribute = { kind: 'string', value: textOf(from, wire) };
    },
    [attributeFields.tensor]: (from, wire) => {
      attribute = { kind: 'tensor', value: tensorOf(bytesOf(from, wire)) };
    },
    [attributeFields.ints]: (from, wire) => {
      const packed = wire === WireType.LengthDelimited ? new BinaryReader(from.bytes()) : null;
      if (packed === null) append(ints, int(from));
      else while (packed.pos < packed.len) append(ints, int(packed));
      attribute = { kind: 'ints', value: ints };
    },
  });
  return [name, attribute];
}

function nodeOf(bytes: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  let [name, operator, domain] = ['', '', ''];
  readMessage(bytes, {
    [nodeFields.input]: (from, wire) => append(inputs, textOf(from, wire)),
    [nodeFields.output]: (from, wire) => append(outputs, textOf(from, wire)),
    [nodeFields.name]: (from, wire) => {
      name = textOf(from, wire);
    },
    [nodeFields.operator]: (from, wire) => {
      operator = textOf(from, wire);
    },
    [nodeFields.domain]: (from, wire) => {
      domain = textOf(from, wire);
    },
    [nodeFields.attribute]: (from, wire) => {
      if (attributes.size < mostEntries) attributes.set(...attributeOf(bytesOf(from, wire)));
    },
  });
  if (outputs.length === 0)
    throw new ModelFileError(`A node ${quoteText(operator)} has no output.`, exportAgain);
  return { name, operator, domain, inputs, outputs, attributes };
}

function dimensionOf(bytes: Uint8Array): number | string {
  let dimension: number | string = '?';
  readMessage(bytes, {
    [dimensionFields.size]: from => {
      dimension = Number(from.int64());
    },
    [dimensionFields.name]: (from, wire) => {
      dimension = textOf(from, wire);
    },
  });
  return dimension;
}

function portOf(bytes: Uint8Array): OnnxPort {
  let name = '';
  const shape: (number | string)[] = [];
  const inside =
    (field: number, read: (inner: Uint8Array) => void): ((message: Uint8Array) => void) =>
    message =>
      readMessage(message, { [field]: (from, wire) => read(bytesOf(from, wire)) });
  const sizes = inside(shapeFields.dimension, dimension => append(shape, dimensionOf(dimension)));
  const type = inside(typeFields.tensor, inside(tensorTypeFields.shape, sizes));
  readMessage(bytes, {
    [portFields.name]: (from, wire) => {
      name = textOf(from, wire);
    },
    [portFields.type]: (from, wire) => type(bytesOf(from, wire)),
  });
  return { name, shape };
}

function noteOf(bytes: Uint8Array): readonly [string, string] {
  let [key, value] = ['', ''];
  readMessage(bytes, {
    [noteFields.key]: (from, wire) => {
      key = textOf(from, wire);
    },
    [noteFields.value]: (from, wire) => {
      value = textOf(from, wire);
    },
  });
  return [key, value];
}

function readModel(bytes: Uint8Array): OnnxModel {
  const [nodes, tensors, inputs, outputs, notes] = [
    [] as OnnxNode[],
    [] as OnnxTensor[],
    [] as OnnxPort[],
    [] as OnnxPort[],
    [] as (readonly [string, string])[],
  ];
  let graphs = 0;
  const graph: Fields = {
    [graphFields.node]: (from, wire) => append(nodes, nodeOf(bytesOf(from, wire))),
    [graphFields.tensor]: (from, wire) => append(tensors, tensorOf(bytesOf(from, wire))),
    [graphFields.input]: (from, wire) => append(inputs, portOf(bytesOf(from, wire))),
    [graphFields.output]: (from, wire) => append(outputs, portOf(bytesOf(from, wire))),
    [graphFields.sparseTensor]: () => {
      throw new ModelFileError('It has sparse weights.', 'Export it with dense weights.');
    },
  };
  let description = '';
  readMessage(bytes, {
    [modelFields.description]: (from, wire) => {
      description = textOf(from, wire);
    },
    [modelFields.graph]: (from, wire) => {
      graphs++;
      readMessage(bytesOf(from, wire), graph);
    },
    [modelFields.notes]: (from, wire) => append(notes, noteOf(bytesOf(from, wire))),
  });
  if (graphs !== 1) throw new ModelFileError('It has no graph of nodes in it.', exportAgain);
  return { description, notes: new Map(notes), nodes, tensors, inputs, outputs };
}

/** Reads the file. Throws a `ModelFileError`. */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  try {
    return readModel(bytes);
  } catch (error) {
    // The library throws these where the bytes are no message, and all the page's own have a remedy.
    if (error instanceof ModelFileError || error instanceof TypeError || error instanceof ReferenceError)
      throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelFileError(`It is no ONNX file, or it is cut short (${reason}).`, exportAgain);
  }
}
