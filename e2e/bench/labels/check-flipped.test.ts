import { expect, test } from 'vitest';
import { expectedByChance } from '../../../src/core/labels/confident-joint.ts';
import { checkFlipped } from './check-flipped.ts';

// Five trainings on the images of four digits; the whole table is `npm run -s bench -- labels`.
test('of labels that were changed, nine in ten are in the first 1.5 % of the list', async () => {
  const task = { rows: 2000, digits: 4, share: 0.01, seed: 1 };
  const { flipped, listed, found, check } = await checkFlipped(task, 1, () => {});
  expect([flipped, listed]).toEqual([20, 30]);
  expect(found / flipped).toBeGreaterThanOrEqual(0.9);
  expect(expectedByChance(listed, flipped, task.rows)).toBeLessThan(1);
  // The networks of few images doubt some right labels too, but the estimate is of the right size.
  expect(check.wrong).toBeGreaterThan(10);
  expect(check.wrong).toBeLessThan(60);
}, 120_000);
