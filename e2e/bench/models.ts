/** The networks that every arm trains: the same layers, weights and batches everywhere. */
import type { LayerSpec, ModelSpec, Padding } from '../../src/core/model-spec.ts';

const relu: LayerSpec = { kind: 'relu' };
const pool: LayerSpec = { kind: 'maxPool', poolSize: 2, stride: 2 };
const flatten: LayerSpec = { kind: 'flatten' };
const dense = (units: number): LayerSpec => ({ kind: 'dense', units });
const conv = (filters: number, kernelSize: number, padding: Padding): readonly LayerSpec[] => [
  { kind: 'conv2d', filters, kernelSize, stride: 1, padding },
  relu,
];

export const benchModels = {
  dense: { layers: [flatten, dense(128), relu, dense(64), relu, dense(10)] },
  'tfjs-mnist': { layers: [...conv(8, 5, 'valid'), pool, ...conv(16, 5, 'valid'), pool, flatten, dense(10)] },
  'small-cnn': {
    layers: [...conv(16, 3, 'same'), pool, ...conv(32, 3, 'same'), pool, flatten, dense(64), relu, dense(10)],
  },
  'fast-cnn': {
    layers: [
      ...conv(24, 5, 'valid'),
      pool,
      ...conv(32, 3, 'valid'),
      pool,
      flatten,
      dense(256),
      relu,
      dense(10),
    ],
  },
  'keras-cnn': {
    layers: [
      ...conv(32, 5, 'same'),
      ...conv(32, 5, 'same'),
      pool,
      ...conv(64, 3, 'same'),
      ...conv(64, 3, 'same'),
      pool,
      flatten,
      dense(256),
      relu,
      dense(10),
    ],
  },
} as const satisfies Record<string, ModelSpec>;

export type BenchModel = keyof typeof benchModels;

/** Adam as every arm runs it. */
export const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
export const seed = 20;
/** Images that the batches are cut from, in order and over and over; a multiple of every batch size. */
export const imageCount = 4096;
