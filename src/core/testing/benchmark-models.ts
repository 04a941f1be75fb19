/** The networks that training speed is measured with. `24C5-P2` is 24 filters of 5 x 5 and ReLU, then 2 x 2 max-pooling. */
import type { LayerSpec, ModelSpec, Padding } from '../model/model-spec.ts';

const convolution = (filters: number, kernelSize: number, padding: Padding): readonly LayerSpec[] => [
  { kind: 'conv2d', filters, kernelSize, stride: 1, padding },
  { kind: 'relu' },
];
const hidden = (units: number): readonly LayerSpec[] => [{ kind: 'dense', units }, { kind: 'relu' }];
const pool: LayerSpec = { kind: 'maxPool', poolSize: 2, stride: 2 };
const flatten: LayerSpec = { kind: 'flatten' };
const digits: LayerSpec = { kind: 'dense', units: 10 };

export const benchmarkModels = {
  /** 784-128-64-10 */
  dense: { layers: [flatten, ...hidden(128), ...hidden(64), digits] },
  /** 8C5-P2-16C5-P2-10, valid: the network of tfjs-examples/mnist. */
  'tfjs-mnist': {
    layers: [...convolution(8, 5, 'valid'), pool, ...convolution(16, 5, 'valid'), pool, flatten, digits],
  },
  /** 16C3-P2-32C3-P2-64-10, same */
  'small-cnn': {
    layers: [
      ...convolution(16, 3, 'same'),
      pool,
      ...convolution(32, 3, 'same'),
      pool,
      flatten,
      ...hidden(64),
      digits,
    ],
  },
  /** 24C5-P2-32C3-P2-256-10, valid */
  'fast-cnn': {
    layers: [
      ...convolution(24, 5, 'valid'),
      pool,
      ...convolution(32, 3, 'valid'),
      pool,
      flatten,
      ...hidden(256),
      digits,
    ],
  },
  /** [32C5-32C5-P2]-[64C3-64C3-P2]-256-10, same */
  'keras-cnn': {
    layers: [
      ...convolution(32, 5, 'same'),
      ...convolution(32, 5, 'same'),
      pool,
      ...convolution(64, 3, 'same'),
      ...convolution(64, 3, 'same'),
      pool,
      flatten,
      ...hidden(256),
      digits,
    ],
  },
} satisfies { readonly [name: string]: ModelSpec };

export type BenchmarkModelName = keyof typeof benchmarkModels;
