/** The names of the kinds of layers, and what a new layer of each kind begins as. */
import type { LayerKind } from '../model/layer-fields.ts';
import type { LayerSpec } from '../model/model-spec.ts';

interface KindOfLayer {
  readonly label: string;
  readonly layer: LayerSpec;
}

export const layerKinds: Readonly<Record<LayerKind, KindOfLayer>> = {
  conv2d: {
    label: 'Convolution',
    layer: { kind: 'conv2d', filters: 32, kernelSize: 3, stride: 1, padding: 'same' },
  },
  relu: { label: 'ReLU', layer: { kind: 'relu' } },
  activation: { label: 'Another activation', layer: { kind: 'activation', function: 'gelu' } },
  batchNorm: {
    label: 'Batch normalisation',
    layer: { kind: 'batchNorm', momentum: 0.9, epsilon: 1e-3 },
  },
  maxPool: { label: 'Max pooling', layer: { kind: 'maxPool', poolSize: 2, stride: 2 } },
  avgPool: { label: 'Average pooling', layer: { kind: 'avgPool', poolSize: 2, stride: 2 } },
  globalAvgPool: { label: 'Global average pooling', layer: { kind: 'globalAvgPool' } },
  dropout: { label: 'Dropout', layer: { kind: 'dropout', rate: 0.25 } },
  flatten: { label: 'Flatten', layer: { kind: 'flatten' } },
  dense: { label: 'Dense', layer: { kind: 'dense', units: 128 } },
};

/** The name of every layer of a chain, possible or not, as `summarize` names them: `conv2d_2`. */
export function layerNames(layers: readonly LayerSpec[]): readonly string[] {
  const seen = new Map<LayerKind, number>();
  return layers.map(({ kind }) => {
    const ordinal = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, ordinal);
    return `${kind}_${ordinal}`;
  });
}
