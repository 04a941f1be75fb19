/** The networks that are trained: the benchmark models, and fast-cnn with options whose cost is measured on our own arms. */

import { type LayerSpec, layersOf, type ModelSpec } from '../../../src/core/model/model-spec.ts';
import { type BenchmarkModelName, benchmarkModels } from '../../../src/core/testing/benchmark-models.ts';
import type { AugmentationSpec } from '../../../src/core/training/train-config.ts';

export interface Network {
  readonly spec: ModelSpec;
  readonly augmentation: AugmentationSpec | null;
}

export type NetworkName = BenchmarkModelName | 'fast-cnn+norm+dropout' | 'fast-cnn+augment';

const norm: LayerSpec = { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 };
const dropout = (rate: number): LayerSpec => ({ kind: 'dropout', rate });

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
    default:
      return { spec: benchmarkModels[name], augmentation: null };
  }
}

/** Floating-point operations of a step by the plain algorithm: one forward and two backward passes over the batch. */
export const flopsOfStep = (name: NetworkName, batch: number): number =>
  3 * batch * layersOf(networkOf(name).spec).reduce((sum, { flops }) => sum + flops, 0);
