import fc from 'fast-check';
import { expect, test } from 'vitest';
import { whoTrains } from '../../core/architecture/who-trains.ts';
import type { LayerSpec } from '../../core/model/model-spec.ts';
import { conv, dense, dropout, flatten, maxPool, norm } from '../../core/testing/layers.ts';
import { possibleLayers } from '../../core/testing/random-layers.ts';
import { plainConfig } from '../../core/training/plain-config.ts';
import { planStep } from '../../core/training/plan/plan-step.ts';
import { compile as compileForWasm } from './wasm/compiler/compile.ts';
import { compile as compileForGpu } from './webgpu/compiler/compile.ts';

/** Whether the compiled step trains a chain, as it is told before training and as the compilers have it. */
function toldAndTrue(layers: readonly LayerSpec[]) {
  const planned = planStep({ layers }, plainConfig, 0);
  if (!planned.ok) throw new Error(planned.unsupported);
  const { plan } = planned;
  // The compiler for WebGPU refuses nothing: it need only not throw.
  compileForGpu(plan, { samples: 4, precision: 'float32', networks: 1, limits: null });
  return {
    told: whoTrains(planned, 'wasm').compiled,
    true: compileForWasm(plan, {
      batch: 4,
      tableRows: 10,
      pixels: new Uint8Array(),
      shared: false,
      threads: 1,
      fused: false,
    }).ok,
  };
}

test.each<[string, readonly LayerSpec[]]>([
  ['strided convolution', [conv(5, 3, 'same', 2), flatten, dense(9)]],
  ['average pooling of 3 by stride 2', [{ kind: 'avgPool', poolSize: 3, stride: 2 }, flatten, dense(9)]],
  ['batch normalisation after dense', [flatten, dense(7), norm, dense(9)]],
  ['dropout on the image', [dropout(0.2), conv(5, 3), flatten, dense(9)]],
  ['batch normalisation after flattening 3 channels', [conv(3, 3), flatten, norm, dense(9)]],
  ['flattening to the classes', [conv(2, 3, 'same', 14), maxPool(1, 1), flatten]],
  ['49 dropouts', [...Array(49).fill(dropout(0.1)), flatten, dense(9)]],
])('%s is told to be compiled, and is', (_, layers) => {
  expect(toldAndTrue(layers)).toEqual({ told: true, true: true });
});

test('so it is for any possible chain', () => {
  fc.assert(
    fc.property(possibleLayers(9), layers => {
      const { told, true: truth } = toldAndTrue(layers);
      expect(told).toEqual(truth);
    }),
    { numRuns: 60 },
  );
});
