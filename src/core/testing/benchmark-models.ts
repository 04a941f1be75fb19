/**
 * The networks on which training speed is measured, and on which every trainer is compared with the reference.
 * `24C5-P2` is 24 filters of 5 x 5 and ReLU, then 2 x 2 max-pooling.
 */
import type { ModelSpec } from '../model/model-spec.ts';
import { conv, dense, flatten, halve, model, relu } from './layers.ts';

export const benchmarkModels = {
  /** 784-128-64-10 */
  dense: model(flatten, dense(128), relu, dense(64), relu, dense(10)),
  /** 8C5-P2-16C5-P2-10, valid: the network of tfjs-examples/mnist. */
  'tfjs-mnist': model(conv(8, 5), relu, halve, conv(16, 5), relu, halve, flatten, dense(10)),
  /** 16C3-P2-32C3-P2-64-10, same */
  'small-cnn': model(
    ...[conv(16, 3, 'same'), relu, halve, conv(32, 3, 'same'), relu, halve],
    ...[flatten, dense(64), relu, dense(10)],
  ),
  /** 24C5-P2-32C3-P2-256-10, valid */
  'fast-cnn': model(
    ...[conv(24, 5), relu, halve, conv(32, 3), relu, halve],
    ...[flatten, dense(256), relu, dense(10)],
  ),
  /** [32C5-32C5-P2]-[64C3-64C3-P2]-256-10, same */
  'keras-cnn': model(
    ...[conv(32, 5, 'same'), relu, conv(32, 5, 'same'), relu, halve],
    ...[conv(64, 3, 'same'), relu, conv(64, 3, 'same'), relu, halve],
    ...[flatten, dense(256), relu, dense(10)],
  ),
} satisfies { readonly [name: string]: ModelSpec };

export type BenchmarkModelName = keyof typeof benchmarkModels;
