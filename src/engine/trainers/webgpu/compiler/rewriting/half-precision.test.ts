import { describe, expect, test } from 'vitest';
import { type BenchmarkModelName, benchmarkModels } from '../../../../../core/testing/benchmark-models.ts';
import { planStep } from '../../../../../core/training/plan/plan-step.ts';
import type { Precision } from '../../../../../core/training/train-config.ts';
import { setupOf } from '../../../testing/task.ts';
import { cellKernel, reads, writes } from '../../kernels/kernel.ts';
import { compile } from '../compile.ts';
import type { Program } from '../program.ts';
import { inHalfPrecision } from './half-precision.ts';

const bodyOf = (code: string): string => code.slice(code.indexOf('fn cell'), code.indexOf('@compute')).trim();

describe('a kernel in half precision', () => {
  const kernel = cellKernel(
    'test',
    [reads('image', 'a'), reads('mask', 'b'), writes('output', 'c', 'vec4f')],
    8,
    `fn cell(index: u32) {
  let value = image[index + u32(image[0])] * mask[index];
  output[index / 4u] = vec4f(value, mask[index], image[1], 0.0);
}
`,
  );

  test('widens what it loads and rounds what it stores', () => {
    const { code } = inHalfPrecision(kernel, new Set(['a', 'c']));
    expect(code).toContain('enable f16;');
    expect(code).toContain('image: array<f16>;');
    expect(code).toContain('mask: array<f32>;');
    expect(code).toContain('output: array<vec4h>;');
    expect(bodyOf(code)).toBe(`fn cell(index: u32) {
  let value = f32(image[index + u32(f32(image[0]))]) * mask[index];
  output[index / 4u] = vec4h(vec4f(value, mask[index], f32(image[1]), 0.0));
}`);
  });

  test('is the very same one where it uses none of the float16 buffers', () => {
    expect(inHalfPrecision(kernel, new Set(['d']))).toBe(kernel);
  });
});

describe('the benchmark models', () => {
  function programOf(name: BenchmarkModelName, precision: Precision): Program {
    const { spec, config } = setupOf(benchmarkModels[name]);
    const planned = planStep(spec, config, 0);
    if (!planned.ok) throw new Error(planned.unsupported);
    return compile(planned.plan, { samples: 8, precision, networks: 1, limits: null });
  }
  const names = Object.keys(benchmarkModels) as BenchmarkModelName[];

  test.each(names)('%s has no float16 unless asked', name => {
    const { train, infer } = programOf(name, 'float32');
    expect([...train, ...infer].filter(({ code }) => /f16|vec4h/.test(code))).toEqual([]);
  });

  test.each(names)('%s keeps weights, gradients of weights, logits and the loss in float32', name => {
    const whole = programOf(name, 'float32').buffers;
    const { buffers, logits, train } = programOf(name, 'mixed');
    const halved = [...buffers].flatMap(([buffer, bytes]) =>
      bytes * 2 === whole.get(buffer) ? [buffer] : [],
    );
    const last = logits.replace('output', 'gradient');
    const between = [...whole.keys()].filter(buffer => /^batch$|output$|gradient$|values$/.test(buffer));
    expect(halved.toSorted()).toEqual(between.filter(buffer => ![logits, last].includes(buffer)).toSorted());
    const loss = train.find(({ label }) => label.includes('loss'))?.code;
    expect(loss).toContain('gradient: array<f32>;');
    expect(loss).toContain('weights: array<f32>;');
    expect(train.find(({ label }) => label === 'update')?.code).not.toContain('f16');
  });
});
