/** Stock tfjs: the Layers API and `fit` without callbacks, as its documentation shows it. */
import * as tf from '@tensorflow/tfjs';
import { tenDigits } from '../../../../src/core/data/classes.ts';
import { imageSide } from '../../../../src/core/data/dataset.ts';
import type { ModelSpec } from '../../../../src/core/model/model-spec.ts';
import { initialWeights, parameterLayout } from '../../../../src/core/model/parameters.ts';
import type { ArmSession } from '../arm-protocol.ts';
import { adam, seed } from '../common.ts';
import { batchRows, floatBatch, type Images } from './images.ts';
import { startBackend } from './tfjs-backend.ts';

/** ReLU and softmax go into the layer before, as one writes it in Keras. */
function stockModel(spec: ModelSpec): tf.Sequential {
  const model = tf.sequential();
  for (const [index, layer] of spec.layers.entries()) {
    const next = spec.layers[index + 1];
    const last = index === spec.layers.length - 1;
    const activation = last ? 'softmax' : next?.kind === 'relu' ? 'relu' : 'linear';
    const first = index === 0 ? { inputShape: [imageSide, imageSide, 1] } : {};
    switch (layer.kind) {
      case 'conv2d': {
        const { filters, kernelSize, stride, padding } = layer;
        model.add(tf.layers.conv2d({ ...first, filters, kernelSize, strides: stride, padding, activation }));
        break;
      }
      case 'dense':
        model.add(tf.layers.dense({ units: layer.units, activation }));
        break;
      case 'maxPool':
        model.add(tf.layers.maxPooling2d({ poolSize: layer.poolSize, strides: layer.stride }));
        break;
      case 'flatten':
        model.add(tf.layers.flatten(first));
        break;
      case 'relu':
        break;
      default:
        throw new Error(`this arm has no ${layer.kind}`);
    }
  }
  const { learningRate, beta1, beta2, epsilon } = adam;
  const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon);
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  const weights = initialWeights(spec, seed);
  const tensors = parameterLayout(spec).map(({ shape, offset, size }) =>
    tf.tensor(weights.slice(offset, offset + size), [...shape]),
  );
  model.setWeights(tensors);
  tf.dispose(tensors);
  return model;
}

export async function tfjsSession(
  backend: string,
  spec: ModelSpec,
  batch: number,
  images: Images,
): Promise<ArmSession> {
  const runsOn = await startBackend(backend, 2);
  const model = stockModel(spec);
  const batches = (first: number, count: number) => {
    const { x, y } = floatBatch(images, batchRows(first, count, batch));
    return {
      x: tf.tensor(x, [count * batch, imageSide, imageSide, 1]),
      y: tf.tensor(y, [count * batch, tenDigits.labels.length]),
    };
  };
  const readable = async () => {
    const weights = model.getWeights();
    await weights[weights.length - 1].data();
  };
  const layout = parameterLayout(spec);
  const parameterCount = layout.reduce((sum, { size }) => sum + size, 0);
  const flat = async (tensors: readonly tf.Tensor[]) => {
    const values = new Float32Array(parameterCount);
    for (const [index, tensor] of tensors.entries()) values.set(await tensor.data(), layout[index].offset);
    return values;
  };
  const tensorsOf = (values: Float32Array) =>
    layout.map(({ shape, offset, size }) => tf.tensor(values.slice(offset, offset + size), [...shape]));
  let kept: { first: number; count: number; x: tf.Tensor; y: tf.Tensor } | null = null;
  return {
    runsOn,
    async losses(from, count) {
      const values: number[] = [];
      for (let i = 0; i < count; i++) {
        const { x, y } = batches(from + i, 1);
        values.push(Number(await model.trainOnBatch(x, y)));
        tf.dispose([x, y]);
      }
      return values;
    },
    /** Repeats train the same steps: their tensors are made once, outside the clock of later repeats. */
    async run(from, count) {
      if (kept?.first !== from || kept.count !== count) {
        if (kept) tf.dispose([kept.x, kept.y]);
        kept = { first: from, count, ...batches(from, count) };
      }
      await model.fit(kept.x, kept.y, { batchSize: batch, epochs: 1, shuffle: false, verbose: 0 });
      await readable();
    },
    async state() {
      const [iterations, ...moments] = await model.optimizer.getWeights();
      const slots = [moments.slice(0, layout.length), moments.slice(layout.length)];
      return {
        step: (await iterations.tensor.data())[0],
        weights: await flat(model.getWeights()),
        slots: await Promise.all(slots.map(slot => flat(slot.map(({ tensor }) => tensor)))),
        average: null,
      };
    },
    async restore({ step, weights, slots }) {
      const tensors = tensorsOf(weights);
      model.setWeights(tensors);
      const moments = slots.flatMap(tensorsOf);
      const iterations = { name: 'iter', tensor: tf.scalar(step, 'int32') };
      await model.optimizer.setWeights([
        iterations,
        ...moments.map((tensor, index) => ({ name: `moment ${index}`, tensor })),
      ]);
      tf.dispose([tensors, moments, iterations.tensor]);
    },
    predict: null,
    async dispose() {
      if (kept) tf.dispose([kept.x, kept.y]);
      model.dispose();
    },
  };
}
