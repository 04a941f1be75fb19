import { describe, expect, test } from 'vitest';
import { benchmarkModels } from '../../../../../core/testing/benchmark-models.ts';
import {
  avgPool,
  conv,
  dense,
  dropout,
  flatten,
  halve,
  maxPool,
  model,
  norm,
  relu,
} from '../../../../../core/testing/layers.ts';
import { planStep } from '../../../../../core/training/plan/plan-step.ts';
import type { Precision } from '../../../../../core/training/train-config.ts';
import { setupOf } from '../../../testing/task.ts';
import { compile } from '../compile.ts';
import { type BindingLimits, leastLimits } from '../filter-gradients.ts';
import type { Program } from '../program.ts';

const everything = model(
  ...[norm, conv(8, 5, 'same'), norm, relu, halve, dropout(0.1), relu, norm, conv(10, 3), maxPool(2, 1)],
  ...[relu, norm, avgPool(2, 2), flatten, dense(30), norm, relu, dropout(0.5), dense(10)],
);
const models = Object.entries({ ...benchmarkModels, everything });

function programOf(
  spec: typeof everything,
  limits: BindingLimits | null,
  precision: Precision = 'float32',
  networks = 1,
): Program {
  const { config } = setupOf(spec);
  const planned = planStep(spec, config, 0);
  if (!planned.ok) throw new Error(planned.unsupported);
  return compile(planned.plan, { samples: 8, precision, networks, limits });
}

const gradientsOf = ({ train }: Program) => train.filter(({ label }) => label.includes('filter gradient'));

describe.each(models)('%s', (_, spec) => {
  const cases: [Precision, number][] = [
    ['float32', 1],
    ['mixed', 1],
    ['float32', 3],
    ['mixed', 3],
  ];

  test.each(cases)(
    'has one kernel for all filter gradients on any GPU, %s, networks: %d',
    (precision, networks) => {
      const [kernel, ...others] = gradientsOf(programOf(spec, leastLimits, precision, networks));
      expect(others).toEqual([]);
      expect(kernel.bindings.length).toBeLessThanOrEqual(leastLimits.storageBuffers);
      // Each buffer is bound once, since a GPU refuses the same written memory twice.
      expect(new Set(kernel.bindings.map(({ buffer }) => buffer)).size).toBe(kernel.bindings.length);
    },
  );

  test.each(cases)(
    'lets no kernel write to an arena that it reads, %s, networks: %d',
    (precision, networks) => {
      const { places, train, measure, infer } = programOf(spec, leastLimits, precision, networks);
      for (const { label, bindings } of [...train, ...measure, ...infer]) {
        const arenasOf = (access: 'read' | 'write') =>
          bindings
            .filter(binding => binding.access === access)
            .map(({ buffer }) => places.get(buffer)?.arena ?? buffer);
        const read = arenasOf('read');
        expect(
          arenasOf('write').filter(memory => read.includes(memory)),
          label,
        ).toEqual([]);
      }
    },
  );

  test.each(cases)(
    'keeps the ranges of an arena apart and within it, %s, networks: %d',
    (precision, networks) => {
      const { places, buffers } = programOf(spec, leastLimits, precision, networks);
      const whole = programOf(spec, null, precision, networks).buffers;
      for (const [name, { arena, offset, bytes }] of places) {
        expect(offset % 256, name).toBe(0);
        expect(bytes, name).toBeGreaterThanOrEqual(whole.get(name) ?? Number.NaN);
        expect(offset + bytes, name).toBeLessThanOrEqual(buffers.get(arena) ?? 0);
        const behind = [...places.values()].filter(other => other.arena === arena && other.offset > offset);
        for (const other of behind) expect(other.offset, name).toBeGreaterThanOrEqual(offset + bytes);
      }
    },
  );
});

test.each<[string, BindingLimits | null]>([
  ['it is not asked for', null],
  ['arenas are too many', { ...leastLimits, storageBuffers: 3 }],
  ['an arena is too large', { ...leastLimits, bufferBytes: 50_000 }],
])('where %s every filter gradient has a kernel of its own, and nothing lies in arenas', (_, limits) => {
  const program = programOf(benchmarkModels['fast-cnn'], limits);
  expect(gradientsOf(program).map(({ label }) => label)).toEqual([
    'layer 0 conv filter gradient',
    'layer 3 conv filter gradient',
    'layer 7 dense filter gradient',
    'layer 9 dense filter gradient',
  ]);
  expect(program.places.size).toBe(0);
  expect([...program.buffers.keys()].filter(name => name.startsWith('arena'))).toEqual([]);
});
