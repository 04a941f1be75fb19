/** jax-js: the whole step (forward, backward, Adam) is one jitted function, and nothing is read back between steps. */
import {
  defaultDevice,
  init,
  type Array as JaxArray,
  jit,
  lax,
  nn,
  numpy as np,
  valueAndGrad,
} from '@jax-js/jax';
import { tenDigits } from '../../../../src/core/data/classes.ts';
import { imageSide } from '../../../../src/core/data/dataset.ts';
import type { ModelSpec } from '../../../../src/core/model/model-spec.ts';
import type { ArmSession } from '../arm-protocol.ts';
import { adam, imageCount, seed } from '../common.ts';
import { channelsFirst, channelsFirstWeights, channelsLast } from './channels-first.ts';
import { batchRows, floatBatch, type Images } from './images.ts';

type State = { weights: JaxArray[]; first: JaxArray[]; second: JaxArray[] };

/** Largest of each 2 x 2 window of `[batch, channels, height, width]`; an odd last row or column is dropped. */
function maxPool2(x: JaxArray): JaxArray {
  const [batch, channels, height, width] = x.shape;
  const h = Math.floor(height / 2);
  const w = Math.floor(width / 2);
  const even = height === 2 * h && width === 2 * w ? x : x.slice([], [], [0, 2 * h], [0, 2 * w]);
  return even.reshape([batch, channels, h, 2, w, 2]).max([3, 5]);
}

function logitsOf(spec: ModelSpec, weights: readonly JaxArray[], images: JaxArray): JaxArray {
  let next = 0;
  let x = images;
  for (const layer of spec.layers) {
    switch (layer.kind) {
      case 'conv2d': {
        const kernel = weights[next++];
        const bias = weights[next++].reshape([1, layer.filters, 1, 1]);
        const strides = [layer.stride, layer.stride];
        x = lax.conv(x, kernel, strides, layer.padding === 'same' ? 'SAME' : 'VALID').add(bias);
        break;
      }
      case 'dense':
        x = np.matmul(x, weights[next++]).add(weights[next++]);
        break;
      case 'relu':
        x = nn.relu(x);
        break;
      case 'maxPool':
        x = maxPool2(x);
        break;
      case 'flatten':
        x = x.reshape([x.shape[0], -1]);
        break;
      default:
        throw new Error(`this arm has no ${layer.kind}`);
    }
  }
  return x;
}

export async function jaxSession(
  device: 'wasm' | 'webgpu',
  spec: ModelSpec,
  batch: number,
  images: Images,
): Promise<ArmSession> {
  const available = await init(device);
  if (!available.includes(device)) throw new Error(`jax-js finds no ${device} here`);
  defaultDevice(device);

  const loss = (weights: JaxArray[], x: JaxArray, y: JaxArray): JaxArray =>
    nn
      .logSoftmax(logitsOf(spec, weights, x))
      .mul(y)
      .sum()
      .mul(-1 / batch);
  /** `correction`: 1 - beta1^t and 1 - beta2^t, `[2]`. */
  const step = jit((state: State, correction: JaxArray, x: JaxArray, y: JaxArray) => {
    const [value, gradients] = valueAndGrad(loss)(
      state.weights.map(weight => weight.ref),
      x,
      y,
    );
    const by1 = correction.ref.slice(0);
    const by2 = correction.slice(1);
    const first = state.first.map((moment, i) =>
      moment.mul(adam.beta1).add(gradients[i].ref.mul(1 - adam.beta1)),
    );
    const second = state.second.map((moment, i) =>
      moment.mul(adam.beta2).add(np.square(gradients[i]).mul(1 - adam.beta2)),
    );
    const weights = state.weights.map((weight, i) => {
      const mean = first[i].ref.div(by1.ref);
      const scale = np.sqrt(second[i].ref.div(by2.ref)).add(adam.epsilon);
      return weight.sub(mean.div(scale).mul(adam.learningRate));
    });
    by1.dispose();
    by2.dispose();
    const next: State = { weights, first, second };
    return { next, value };
  });

  const tensors = channelsFirstWeights(spec, seed);
  const arraysOf = (values: Float32Array) =>
    channelsFirst(spec, values).map(({ shape, values: own }) => np.array(own).reshape([...shape]));
  const joined = async (arrays: readonly JaxArray[]) => {
    const parts: number[] = [];
    for (const array of arrays) for (const value of await array.ref.data()) parts.push(value);
    return channelsLast(spec, Float32Array.from(parts));
  };
  let steps = 0;
  const zeros = () => tensors.map(({ shape }) => np.zeros([...shape]));
  let state: State = {
    weights: tensors.map(({ shape, values }) => np.array(values).reshape([...shape])),
    first: zeros(),
    second: zeros(),
  };
  const flat = spec.layers[0].kind === 'flatten' ? [batch, imageSide ** 2] : [batch, 1, imageSide, imageSide];
  const batches = Array.from({ length: imageCount / batch }, (_, index) => {
    const { x, y } = floatBatch(images, batchRows(index, 1, batch));
    return { x: np.array(x).reshape(flat), y: np.array(y).reshape([batch, tenDigits.labels.length]) };
  });

  const train = (index: number): JaxArray => {
    const t = index + 1;
    const { x, y } = batches[index % batches.length];
    const correction = np.array(new Float32Array([1 - adam.beta1 ** t, 1 - adam.beta2 ** t]));
    const { next, value } = step(state, correction, x.ref, y.ref);
    state = next;
    steps = t;
    return value;
  };
  const readable = () => state.weights[state.weights.length - 1].ref.data();

  return {
    runsOn: device,
    async losses(from, count) {
      const values: number[] = [];
      for (let i = 0; i < count; i++) values.push((await train(from + i).data())[0]);
      return values;
    },
    async run(from, count) {
      for (let i = 0; i < count; i++) train(from + i).dispose();
      await readable();
    },
    async state() {
      const slots = [await joined(state.first), await joined(state.second)];
      return { step: steps, weights: await joined(state.weights), slots, average: null };
    },
    async restore({ weights, slots: [first, second] }) {
      for (const array of Object.values(state).flat()) array.dispose();
      state = { weights: arraysOf(weights), first: arraysOf(first), second: arraysOf(second) };
    },
    predict: null,
    async dispose() {
      for (const array of Object.values(state).flat()) array.dispose();
      for (const { x, y } of batches) for (const array of [x, y]) array.dispose();
    },
  };
}
