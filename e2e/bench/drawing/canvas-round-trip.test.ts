import { expect, test } from 'vitest';
import { differencesOf, digitTable, throughCanvas } from './canvas-round-trip.ts';
import { trainSmallNetwork } from './small-network.ts';

test('real digits anywhere on the canvas in any size come back, most of them to a grey level or two', () => {
  const digits = digitTable(0, 200);
  const differences = differencesOf(digits.pixels, throughCanvas(digits));
  const mean = differences.reduce((sum, { plain }) => sum + plain, 0) / differences.length;
  expect(mean).toBeLessThan(2.5);
  // A centre of mass between two pixels may be rounded to the other one; beyond that no image is far off.
  for (const { aligned } of differences) expect(aligned).toBeLessThan(6);
  expect(
    differences.filter(({ plain, aligned }) => plain > aligned).length / differences.length,
  ).toBeLessThan(0.1);
});

test('a network reads them nearly as well as the originals', async () => {
  const countCorrect = await trainSmallNetwork(digitTable(0, 4000), 4);
  const digits = digitTable(4000, 400);
  const before = await countCorrect(digits.pixels, digits.labels);
  const after = await countCorrect(throughCanvas(digits), digits.labels);
  expect(before / 400).toBeGreaterThan(0.85);
  expect((before - after) / 400).toBeLessThanOrEqual(0.01);
}, 60_000);
