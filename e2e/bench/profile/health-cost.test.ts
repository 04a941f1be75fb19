import { expect, test } from 'vitest';
import { describeHealthCost } from './health-cost.ts';

test('the cost of a sample is told as its share of the steps from one sample to the next', () => {
  const cost = { milliseconds: 2, sampleMilliseconds: 1, interval: 50, shortestInterval: 25 };
  expect(describeHealthCost(cost)).toBe(
    'Norms of gradients and weights and dead ReLUs: 1.00 ms a sample beside a step of 2.00 ms, so 1.00 % at one in 50 steps, as on train.csv, and 2.00 % at one in 25 steps, the most.',
  );
});
