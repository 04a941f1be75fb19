/** Weights, biases and statistics as of a trained network: none of them is 0 or 1. */
import type { ModelSpec } from '../model/model-spec.ts';
import { parameterCount, parameterLayout } from '../model/parameters.ts';
import { randomBelow } from '../numerics/rng.ts';

export function trainedWeights(spec: ModelSpec): Float32Array<ArrayBuffer> {
  const layout = parameterLayout(spec);
  const weights = new Float32Array(parameterCount(layout));
  for (const { role, offset, size } of layout)
    for (let at = offset; at < offset + size; at++) {
      const unit = randomBelow(1, at, 1000) / 1000;
      weights[at] = role === 'movingVariance' || role === 'gamma' ? 0.5 + unit : (unit - 0.5) * 0.2;
    }
  return weights;
}
