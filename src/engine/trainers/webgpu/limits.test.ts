/** The generated kernels need no more of a GPU than the specification promises of each. */
import { expect, test } from 'vitest';
import type { LayerSpec } from '../../../core/model/model-spec.ts';
import { benchmarkModels } from '../../../core/testing/benchmark-models.ts';
import {
  avgPool,
  conv,
  dense,
  dropout,
  flatten,
  halve,
  maxPool,
  norm,
  relu,
} from '../../../core/testing/layers.ts';
import { planStep } from '../../../core/training/plan/plan-step.ts';
import { setupOf } from '../testing/task.ts';
import { compile } from './compiler/compile.ts';
import { leastLimits } from './compiler/filter-gradients.ts';
import type { Kernel } from './kernels/kernel.ts';

/** The default limits of WebGPU, which every adapter has: https://www.w3.org/TR/webgpu/#limits */
const limits = { storageBuffers: 8, workgroupBytes: 16_384, invocations: 256 };

const bytesOf = { f32: 4, u32: 4, vec2f: 8, vec4f: 16 };

function needsOf({ code, bindings }: Kernel): typeof limits {
  const arrays = [...code.matchAll(/var<workgroup> \w+: array<(f32|u32|vec2f|vec4f), (\d+)>/g)];
  const size = /@workgroup_size\(([\d, ]+)\)/.exec(code)?.[1].split(',').map(Number) ?? [];
  return {
    storageBuffers: bindings.length,
    workgroupBytes: arrays.reduce(
      (sum, [, type, count]) => sum + bytesOf[type as keyof typeof bytesOf] * Number(count),
      0,
    ),
    invocations: size.reduce((product, side) => product * side, 1),
  };
}

const everything: LayerSpec[] = [
  ...[norm, conv(128, 5, 'same'), norm, relu, halve, dropout(0.1), relu, norm, conv(100, 3), maxPool(2, 1)],
  ...[relu, norm, avgPool(2, 2), flatten, dense(300), norm, relu, dropout(0.5), dense(10)],
];

test.each<[string, readonly LayerSpec[]]>([
  ...Object.entries(benchmarkModels).map(([name, { layers }]): [string, readonly LayerSpec[]] => [
    name,
    layers,
  ]),
  ['every kind of layer', everything],
])('%s runs on the smallest GPU, whatever the batch', (_, layers) => {
  const { spec, config } = setupOf({ layers }, { clipNorm: 1, emaDecay: 0.9 });
  const planned = planStep(spec, config, 0);
  if (!planned.ok) throw new Error(planned.unsupported);
  for (const samples of [1, 128, 4096]) {
    const program = compile(planned.plan, {
      samples,
      precision: 'float32',
      networks: 1,
      limits: leastLimits,
    });
    for (const kernel of [...program.train, ...program.infer]) {
      const needs = needsOf(kernel);
      expect(needs.invocations, kernel.label).toBeGreaterThanOrEqual(16);
      for (const name of ['storageBuffers', 'workgroupBytes', 'invocations'] as const)
        expect(needs[name], `${kernel.label}: ${name}`).toBeLessThanOrEqual(limits[name]);
    }
  }
});
