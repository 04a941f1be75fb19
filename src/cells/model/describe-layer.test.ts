import { expect, it } from 'vitest';
import { describeLayer } from './describe-layer.ts';

it('says what a convolution does, and its stride only where it skips', () => {
  const layer = { kind: 'conv2d', filters: 32, kernelSize: 3, stride: 1, padding: 'same' } as const;
  expect(describeLayer(layer)).toBe('32 filters 3 × 3, same');
  expect(describeLayer({ ...layer, stride: 2 })).toBe('32 filters 3 × 3, same, stride 2');
});

it('gives a dropout rate in percent', () => {
  expect(describeLayer({ kind: 'dropout', rate: 0.25 })).toBe('leaves out 25 %');
});
