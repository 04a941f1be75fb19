import { describe, expect, test } from 'vitest';
import { type LayerSpec, sizeOf } from '../../model/model-spec.ts';
import {
  activation,
  conv,
  dense,
  dropout,
  flatten,
  halve,
  maxPool,
  model,
  norm,
  relu,
} from '../../testing/layers.ts';
import { plainConfig } from '../plain-config.ts';
import type { TrainConfig } from '../train-config.ts';
import { stepFactors } from './optimizer-step.ts';
import { planStep } from './plan-step.ts';
import { outputOf } from './step-plan.ts';

const config: TrainConfig = {
  ...plainConfig,
  optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  labelSmoothing: 0.1,
};

function plan(...layers: LayerSpec[]) {
  const result = planStep(model(...layers), config, 0);
  if (!result.ok) throw new Error(result.unsupported);
  return result.plan;
}

describe('planStep', () => {
  test.each<[string, LayerSpec[], string[]]>([
    ['convolution, norm, ReLU and halving pool become one pass', [conv(4, 5), norm, relu, halve], ['conv']],
    ['a pool before the ReLU is the same pass', [conv(4, 5), halve, relu], ['conv']],
    ['a norm behind the ReLU is its own pass', [conv(4, 5), relu, norm], ['conv', 'norm']],
    ['other pools are their own pass', [conv(4, 5), relu, maxPool(3, 2)], ['conv', 'maxPool']],
    ['a ReLU first is its own pass', [relu, conv(4, 5)], ['relu', 'conv']],
    [
      'other activation functions are their own pass',
      [conv(4, 5), activation('tanh')],
      ['conv', 'activation'],
    ],
    ['dropout separates', [conv(4, 5), dropout(0.5), relu], ['conv', 'dropout', 'relu']],
  ])('%s', (_, layers, kinds) => {
    const { ops } = plan(...layers, flatten, dense(10));
    expect(ops.map(op => op.kind)).toEqual([...kinds, 'flatten', 'dense']);
  });

  test('shapes chain from the pixels to ten logits, and parameters cover the flat array', () => {
    const { ops, parameters } = plan(conv(4, 5), norm, relu, halve, flatten, dense(6), norm, relu, dense(10));
    expect(ops.map(outputOf)).toEqual([
      [12, 12, 4],
      [1, 1, 576],
      [1, 1, 6],
      [1, 1, 10],
    ]);
    expect(ops.map(op => sizeOf(outputOf(op)))).toEqual([576, 576, 6, 10]);
    const last = ops.at(-1);
    expect(last?.kind === 'dense' && last.bias.offset + last.bias.size).toBe(parameters);
  });

  test('an impossible model is a reason, not an exception', () => {
    const result = planStep(model(dense(10)), config, 0);
    expect(result).toEqual({ ok: false, unsupported: expect.stringContaining('flatten') });
  });

  test('dropout compares with an unsigned 32-bit bound', () => {
    const { ops } = plan(dropout(0.25), flatten, dense(10));
    expect(ops[0]).toMatchObject({ kind: 'dropout', dropBelow: 2 ** 30, layer: 0 });
  });
});

test("Adam's first step is corrected for its empty moments", () => {
  const factors = stepFactors(
    { ...config, optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-7 } },
    0.5,
    0,
  );
  expect(factors.rate).toBeCloseTo(5);
  expect(factors.rootScale).toBeCloseTo(10);
});

test.each([
  ['forgets its random start within the first steps', 0, 0.1],
  ['comes to its full length later', 10_000, 0.99],
])('the moving average %s', (_, step, decay) => {
  expect(stepFactors({ ...config, emaDecay: 0.99 }, 0.5, step).averageDecay).toBe(decay);
});
