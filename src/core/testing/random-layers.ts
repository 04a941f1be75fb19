/** Random layers and chains of layers, possible and impossible, for property tests. */
import fc from 'fast-check';
import { activationNames } from '../model/activation.ts';
import { type LayerSpec, summarize } from '../model/model-spec.ts';

const small = fc.integer({ min: 1, max: 6 });

export const anyLayer: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.record({
    kind: fc.constant('conv2d' as const),
    filters: fc.integer({ min: 1, max: 12 }),
    kernelSize: fc.integer({ min: 1, max: 9 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.constantFrom('same' as const, 'valid' as const),
  }),
  fc.record(
    {
      kind: fc.constantFrom('maxPool' as const, 'avgPool' as const),
      poolSize: small,
      stride: small,
      padding: fc.constant('same' as const),
    },
    { requiredKeys: ['kind', 'poolSize', 'stride'] },
  ),
  fc.record({
    kind: fc.constant('batchNorm' as const),
    momentum: fc.constantFrom(0, 0.9, 0.99),
    epsilon: fc.constantFrom(1e-3, 1e-5),
  }),
  fc.record({ kind: fc.constant('activation' as const), function: fc.constantFrom(...activationNames) }),
  fc.record({ kind: fc.constant('dropout' as const), rate: fc.constantFrom(0, 0.25, 0.5) }),
  fc.record({ kind: fc.constant('dense' as const), units: fc.integer({ min: 1, max: 40 }) }),
  fc.constantFrom<LayerSpec>({ kind: 'relu' }, { kind: 'globalAvgPool' }, { kind: 'flatten' }),
);

/** Chains in any order; most are impossible. */
export const anyLayers = fc.array(anyLayer, { maxLength: 8 });

/** Possible chains that end in `classes` logits: layers that do not fit are left out. */
export const possibleLayers = (classes: number): fc.Arbitrary<readonly LayerSpec[]> =>
  fc.array(anyLayer, { maxLength: 10 }).map(wanted => {
    const end: readonly LayerSpec[] = [{ kind: 'flatten' }, { kind: 'dense', units: classes }];
    const kept: LayerSpec[] = [];
    for (const layer of wanted) if (summarize({ layers: [...kept, layer, ...end] }).ok) kept.push(layer);
    return [...kept, ...end];
  });
