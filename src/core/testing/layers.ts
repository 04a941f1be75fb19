/** Makers of layers and models for tests and benchmarks. */
import type { ActivationName } from '../model/activation.ts';
import type { LayerSpec, ModelSpec, Padding } from '../model/model-spec.ts';

export const conv = (
  filters: number,
  kernelSize: number,
  padding: Padding = 'valid',
  stride = 1,
): LayerSpec => ({ kind: 'conv2d', filters, kernelSize, stride, padding });
export const dense = (units: number): LayerSpec => ({ kind: 'dense', units });
const pool =
  (kind: 'maxPool' | 'avgPool') =>
  (poolSize: number, stride: number, padding: Padding = 'valid'): LayerSpec => ({
    kind,
    poolSize,
    stride,
    ...(padding === 'same' && { padding }),
  });
export const maxPool = pool('maxPool');
export const avgPool = pool('avgPool');
export const dropout = (rate: number): LayerSpec => ({ kind: 'dropout', rate });
export const relu: LayerSpec = { kind: 'relu' };
export const activation = (name: ActivationName): LayerSpec => ({ kind: 'activation', function: name });
export const flatten: LayerSpec = { kind: 'flatten' };
export const norm: LayerSpec = { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 };
/** 2 x 2 max-pooling. */
export const halve = maxPool(2, 2);
export const globalAvgPool: LayerSpec = { kind: 'globalAvgPool' };

export const model = (...layers: readonly LayerSpec[]): ModelSpec => ({ layers });
