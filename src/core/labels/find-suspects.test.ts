import { expect, test } from 'vitest';
import { findSuspects } from './find-suspects.ts';

test('the labels that networks contradict are listed first, with what they say instead', () => {
  const classes = 3;
  const rows = 200;
  const truth = Uint8Array.from({ length: rows }, (_, row) => row % classes);
  const given = truth.slice();
  given[40] = (truth[40] + 1) % classes;
  given[7] = (truth[7] + 2) % classes;
  const probabilities = new Float32Array(rows * classes).fill(0.05);
  const certainty = (row: number) => (row === 40 ? 0.97 : row === 7 ? 0.93 : 0.9);
  for (const [row, label] of truth.entries()) probabilities[row * classes + label] = certainty(row);
  const found = findSuspects(probabilities, given);
  expect([...found.rows.slice(0, 2)]).toEqual([40, 7]);
  expect([...found.given.slice(0, 2)]).toEqual([given[40], given[7]]);
  expect([...found.likely.slice(0, 2)]).toEqual([truth[40], truth[7]]);
  expect(found.margin[0]).toBeCloseTo((0.05 - 0.97 + 1) / 2, 5);
  expect(found.wrong).toBeCloseTo(2, 1);
  expect(found.agreement).toBeCloseTo(198 / 200, 10);

  expect(found.rows).toHaveLength(4);
});
