/** A trained network as an ONNX model from grey levels to probabilities. */
import type { ClassTable } from '../data/classes.ts';
import { imageSide } from '../data/dataset.ts';
import { layersOf, type ModelSpec } from '../model/model-spec.ts';
import { parameterLayout } from '../model/parameters.ts';
import { addLayer, GraphBuilder } from './onnx-layers.ts';
import type { OnnxModel } from './onnx-model.ts';

export interface PortableNetwork {
  readonly spec: ModelSpec;
  /** In the order of `parameterLayout`. */
  readonly weights: Float32Array;
  readonly classes: ClassTable;
  /** The number by which the logits are divided before the softmax; 1 leaves the confidence as it was trained. */
  readonly temperature: number;
}

/** The names of the model's input and output. */
const inputName = 'pixels';
const outputName = 'probabilities';

const descriptionOf = ({ classes, temperature }: PortableNetwork): string =>
  `Input ${inputName}: float32 [batch, ${imageSide}, ${imageSide}, 1], grey levels from 0 to 255 as in train.csv, row by row; the division by 255 is in the model. ` +
  `Output ${outputName}: float32 [batch, ${classes.labels.length}], in the order of the classes in the metadata. ` +
  `The logits are divided by a temperature of ${temperature}.`;

/**
 * The network as a graph with the input `pixels` `[batch, 28, 28, 1]`, 0 to 255, and the output `probabilities`
 * `[batch, classes]`. The metadata has the names and labels of the classes, the layers and the temperature.
 */
export function onnxFromNetwork(network: PortableNetwork): OnnxModel {
  const { spec, weights, classes, temperature } = network;
  const graph = new GraphBuilder();
  const layout = parameterLayout(spec);
  const white = graph.number('white', 255);
  const scaled = graph.add('Div', 'scaled', [inputName, white]);
  let value = graph.add('Transpose', 'channels_first', [scaled], {
    perm: { kind: 'ints', value: [0, 3, 1, 2] },
  });
  for (const layer of layersOf(spec)) {
    const own = new Map(
      layout.filter(tensor => tensor.layer === layer.index).map(tensor => [tensor.role, tensor]),
    );
    value = addLayer(
      graph,
      layer,
      role => {
        const { offset, size } = own.get(role)!;
        return weights.subarray(offset, offset + size);
      },
      value,
    );
  }
  if (temperature !== 1)
    value = graph.add('Div', 'tempered', [value, graph.number('temperature', temperature)]);
  graph.add('Softmax', outputName, [value], { axis: { kind: 'int', value: 1 } });
  return {
    description: descriptionOf(network),
    notes: new Map([
      ['classes', JSON.stringify(classes.names)],
      ['labels', JSON.stringify(classes.labels)],
      ['layers', JSON.stringify(spec.layers)],
      ['temperature', String(temperature)],
    ]),
    nodes: graph.nodes,
    tensors: graph.tensors,
    inputs: [{ name: inputName, shape: ['batch', imageSide, imageSide, 1] }],
    outputs: [{ name: outputName, shape: ['batch', classes.labels.length] }],
  };
}
