import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scoreLogits, softmaxRows } from './softmax.ts';

const row = fc.array(fc.float({ min: -80, max: 80, noNaN: true }), { minLength: 2, maxLength: 62 });

test('probabilities of any logits add up to one and keep their order', () => {
  fc.assert(
    fc.property(row, values => {
      const logits = Float32Array.from(values);
      const probabilities = softmaxRows(logits, 1);
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      for (let i = 1; i < logits.length; i++)
        if (logits[i] > logits[i - 1]) expect(probabilities[i]).toBeGreaterThanOrEqual(probabilities[i - 1]);
    }),
  );
});

test('the loss of a row is minus the logarithm of the probability of its label', () => {
  fc.assert(
    fc.property(row, fc.nat(), (values, any) => {
      const label = any % values.length;
      const logits = Float32Array.from(values, value => value / 20);
      const { loss } = scoreLogits(logits, Uint8Array.of(label));
      expect(loss).toBeCloseTo(-Math.log(softmaxRows(logits, 1)[label]), 4);
    }),
  );
});

test('a tie goes to the class that comes first, and hits are counted over all rows', () => {
  const logits = new Float32Array(20);
  logits[17] = 1;
  expect(scoreLogits(logits, Uint8Array.of(0, 7)).correct).toBe(2);
  expect(scoreLogits(logits, Uint8Array.of(1, 7)).correct).toBe(1);
});
