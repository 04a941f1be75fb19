/** Stock tfjs: the Layers API and `fit` without callbacks, as its documentation shows it. */
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import wasmPlain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import '@tensorflow/tfjs-backend-webgpu';
import { classCount, imageSide } from '../../../src/core/dataset.ts';
import type { ModelSpec } from '../../../src/core/model-spec.ts';
import { initialWeights, parameterLayout } from '../../../src/core/parameters.ts';
import { adam, seed } from '../common.ts';
import type { Session } from '../session.ts';
import { batchRows, floatBatch, type Images } from './images.ts';

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
        throw new Error(`the benchmark models have no ${layer.kind}`);
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

async function start(backend: string): Promise<string> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': wasmPlain,
    'tfjs-backend-wasm-simd.wasm': wasmSimd,
    'tfjs-backend-wasm-threaded-simd.wasm': wasmThreads,
  });
  setThreadsCount(2);
  // A backend that cannot start leaves another one in its place.
  const started = await tf.setBackend(backend);
  await tf.ready();
  if (!started || tf.getBackend() !== backend) throw new Error(`tfjs cannot start ${backend} here`);
  if (backend !== 'wasm') return backend;
  const threads = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  return `wasm, ${threads ? '2 threads' : '1 thread'}`;
}

export async function tfjsSession(
  backend: string,
  spec: ModelSpec,
  batch: number,
  images: Images,
): Promise<Session> {
  const runsOn = await start(backend);
  const model = stockModel(spec);
  const batches = (first: number, count: number) => {
    const { x, y } = floatBatch(images, batchRows(first, count, batch));
    return {
      x: tf.tensor(x, [count * batch, imageSide, imageSide, 1]),
      y: tf.tensor(y, [count * batch, classCount]),
    };
  };
  const readable = async () => {
    const weights = model.getWeights();
    await weights[weights.length - 1].data();
  };
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
    /** The same steps are asked for again and again: their tensors are made once, outside the clock of later repeats. */
    async run(from, count) {
      if (kept?.first !== from || kept.count !== count) {
        if (kept) tf.dispose([kept.x, kept.y]);
        kept = { first: from, count, ...batches(from, count) };
      }
      await model.fit(kept.x, kept.y, { batchSize: batch, epochs: 1, shuffle: false, verbose: 0 });
      await readable();
    },
    async dispose() {
      if (kept) tf.dispose([kept.x, kept.y]);
      model.dispose();
    },
  };
}
