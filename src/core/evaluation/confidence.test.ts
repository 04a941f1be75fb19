import { expect, test } from 'vitest';
import { confidencesOf } from './confidence.ts';

const probabilities = new Float32Array(20).fill(0.02);
probabilities[3] = 0.82;
probabilities[17] = 0.82;
const predicted = Uint8Array.of(3, 7);

test('is the probability of the predicted class, as stated at a temperature of 1', () => {
  expect([...confidencesOf(probabilities, predicted, 1)]).toEqual([Math.fround(0.82), Math.fround(0.82)]);
});

test('falls with a higher temperature and rises with a lower one', () => {
  expect(confidencesOf(probabilities, predicted, 2)[0]).toBeLessThan(0.5);
  expect(confidencesOf(probabilities, predicted, 0.5)[1]).toBeGreaterThan(0.95);
});
