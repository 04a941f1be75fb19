/**
 * The networks that are trained: the benchmark models and a network with batch normalisation, which all arms are compared on,
 * and forms of them whose cost is measured on our own arms.
 */

import { layersOf, type ModelSpec } from '../../../src/core/model/model-spec.ts';
import { type BenchmarkModelName, benchmarkModels } from '../../../src/core/testing/benchmark-models.ts';
import { conv, dense, dropout, flatten, halve, model, norm, relu } from '../../../src/core/testing/layers.ts';
import type { AugmentationSpec } from '../../../src/core/training/train-config.ts';

export interface Network {
  readonly spec: ModelSpec;
  readonly augmentation: AugmentationSpec | null;
}

const names = Object.keys(benchmarkModels) as BenchmarkModelName[];
export const comparedNames = [...names, 'norm-cnn'] as const;
/** A network that all arms are compared on. */
export type ComparedName = (typeof comparedNames)[number];

export type NetworkName = ComparedName | 'fast-cnn+norm+dropout' | 'fast-cnn+augment' | 'norm-cnn+augment';

/** 32C5-P2-64C3-P2-256-10 with batch normalisation: the network of `best` and `ensemble` with two thirds of their filters. */
const normCnn = model(
  ...[conv(32, 5), norm, relu, halve, conv(64, 3), norm, relu, halve],
  ...[flatten, dense(256), norm, relu, dense(10)],
);

/** Normalises behind every convolution and hidden layer; drops a quarter behind each pooling and half of the hidden layer. */
function normalisedAndDropped({ layers }: ModelSpec): ModelSpec {
  const flat = layers.findIndex(({ kind }) => kind === 'flatten');
  const last = layers.length - 1;
  return {
    layers: layers.flatMap((layer, index) => {
      if ((layer.kind === 'conv2d' || layer.kind === 'dense') && index < last) return [layer, norm];
      if (layer.kind === 'maxPool') return [layer, dropout(0.25)];
      return layer.kind === 'relu' && index > flat ? [layer, dropout(0.5)] : [layer];
    }),
  };
}

/** The augmentation of the accuracy recipes, in radians, shares and pixels. */
const affine: AugmentationSpec = { rotation: 0.2, scale: 0.12, shear: 0.15, shift: 2, elastic: 0, erase: 0 };

export function networkOf(name: NetworkName): Network {
  const fast = benchmarkModels['fast-cnn'];
  switch (name) {
    case 'fast-cnn+norm+dropout':
      return { spec: normalisedAndDropped(fast), augmentation: null };
    case 'fast-cnn+augment':
      return { spec: fast, augmentation: affine };
    case 'norm-cnn':
      return { spec: normCnn, augmentation: null };
    case 'norm-cnn+augment':
      return { spec: normCnn, augmentation: affine };
    default:
      return { spec: benchmarkModels[name], augmentation: null };
  }
}

/**
 * What an arm of ours is timed on. The presets with batch normalisation train with augmentation, so this network is timed
 * with it too; the losses are compared without, since each library would distort the images otherwise.
 */
export const timedNetworkOf = (name: ComparedName): NetworkName =>
  name === 'norm-cnn' ? 'norm-cnn+augment' : name;

/** Floating-point operations of a step by the plain algorithm: one forward and two backward passes over the batch. */
export const flopsOfStep = (name: NetworkName, batch: number): number =>
  3 * batch * layersOf(networkOf(name).spec).reduce((sum, { flops }) => sum + flops, 0);
