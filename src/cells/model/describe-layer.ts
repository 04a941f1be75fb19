/** The words of a layer in the table of the network. */
import { activationLabels } from '../../core/model/activation.ts';
import type { LayerSpec } from '../../core/model/model-spec.ts';

/** Describes a layer's settings: `32 filters 3 × 3, same`. */
export function describeLayer(layer: LayerSpec): string {
  switch (layer.kind) {
    case 'conv2d': {
      const { filters, kernelSize, stride, padding } = layer;
      const step = stride === 1 ? '' : `, stride ${stride}`;
      return `${filters} filters ${kernelSize} × ${kernelSize}, ${padding}${step}`;
    }
    case 'maxPool':
    case 'avgPool':
      return [
        `${layer.poolSize} × ${layer.poolSize}`,
        ...(layer.stride === layer.poolSize ? [] : [`stride ${layer.stride}`]),
        ...(layer.padding ? [layer.padding] : []),
      ].join(', ');
    case 'dropout':
      return `leaves out ${Math.round(layer.rate * 100)} %`;
    case 'dense':
      return `${layer.units} units`;
    case 'batchNorm':
      return `momentum ${layer.momentum}`;
    case 'activation':
      return activationLabels[layer.function];
    case 'relu':
    case 'globalAvgPool':
    case 'flatten':
      return '';
    default:
      return layer satisfies never;
  }
}
