/** Writes an ONNX model as its file: a message of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/). */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  attributeFields,
  attributeTypes,
  dimensionFields,
  graphFields,
  irVersion,
  modelFields,
  nodeFields,
  noteFields,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxPort,
  type OnnxTensor,
  operatorSet,
  operatorSetFields,
  portFields,
  shapeFields,
  tensorFields,
  tensorTypeFields,
  tensorTypes,
  typeFields,
} from './onnx-model.ts';

const text = (to: BinaryWriter, field: number, value: string): BinaryWriter =>
  to.tag(field, WireType.LengthDelimited).string(value);

const whole = (to: BinaryWriter, field: number, value: number): BinaryWriter =>
  to.tag(field, WireType.Varint).int64(value);

function message(to: BinaryWriter, field: number, write: (to: BinaryWriter) => void): void {
  to.tag(field, WireType.LengthDelimited).fork();
  write(to);
  to.join();
}

/** The numbers as little-endian bytes. */
function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat32(4 * index, value, true);
  return bytes;
}

function writeTensor(to: BinaryWriter, { name, shape, values }: OnnxTensor): void {
  for (const dimension of shape) whole(to, tensorFields.dimension, dimension);
  whole(to, tensorFields.type, tensorTypes.float);
  text(to, tensorFields.name, name);
  to.tag(tensorFields.raw, WireType.LengthDelimited).bytes(littleEndian(values));
}

function writeAttribute(to: BinaryWriter, name: string, attribute: OnnxAttribute): void {
  text(to, attributeFields.name, name);
  switch (attribute.kind) {
    case 'int':
      whole(to, attributeFields.int, attribute.value);
      break;
    case 'float':
      to.tag(attributeFields.float, WireType.Bit32).float(attribute.value);
      break;
    case 'ints':
      for (const value of attribute.value) whole(to, attributeFields.ints, value);
      break;
    case 'string':
      text(to, attributeFields.string, attribute.value);
      break;
    case 'tensor':
      message(to, attributeFields.tensor, tensor => writeTensor(tensor, attribute.value));
      break;
    case 'other':
      return;
    default:
      attribute satisfies never;
  }
  whole(to, attributeFields.type, attributeTypes[attribute.kind]);
}

function writeNode(to: BinaryWriter, node: OnnxNode): void {
  for (const input of node.inputs) text(to, nodeFields.input, input);
  for (const output of node.outputs) text(to, nodeFields.output, output);
  text(to, nodeFields.name, node.name);
  text(to, nodeFields.operator, node.operator);
  for (const [name, attribute] of node.attributes)
    message(to, nodeFields.attribute, inner => writeAttribute(inner, name, attribute));
}

function writePort(to: BinaryWriter, { name, shape }: OnnxPort): void {
  text(to, portFields.name, name);
  message(to, portFields.type, type =>
    message(type, typeFields.tensor, tensor => {
      whole(tensor, tensorTypeFields.element, tensorTypes.float);
      message(tensor, tensorTypeFields.shape, sizes => {
        for (const size of shape)
          message(sizes, shapeFields.dimension, dimension => {
            if (typeof size === 'number') whole(dimension, dimensionFields.size, size);
            else text(dimension, dimensionFields.name, size);
          });
      });
    }),
  );
}

/** The bytes of a `.onnx` file; tensors are float32. */
export function onnxBytes(model: OnnxModel): Uint8Array<ArrayBuffer> {
  const to = new BinaryWriter();
  whole(to, modelFields.irVersion, irVersion);
  text(to, modelFields.producer, 'Digit Recognizer');
  text(to, modelFields.description, model.description);
  message(to, modelFields.graph, graph => {
    for (const node of model.nodes) message(graph, graphFields.node, inner => writeNode(inner, node));
    text(graph, graphFields.name, 'network');
    for (const tensor of model.tensors)
      message(graph, graphFields.tensor, inner => writeTensor(inner, tensor));
    for (const port of model.inputs) message(graph, graphFields.input, inner => writePort(inner, port));
    for (const port of model.outputs) message(graph, graphFields.output, inner => writePort(inner, port));
  });
  message(to, modelFields.operatorSets, set => {
    text(set, operatorSetFields.domain, '');
    whole(set, operatorSetFields.version, operatorSet);
  });
  for (const [key, value] of model.notes)
    message(to, modelFields.notes, note => {
      text(note, noteFields.key, key);
      text(note, noteFields.value, value);
    });
  return to.finish();
}
