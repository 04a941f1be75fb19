import { expect, test } from 'vitest';
import { mistakesOf } from './mistakes.ts';

test('mistakes come most confident first, right answers not at all', () => {
  const probabilities = new Float32Array(40);
  for (const [row, [digit, confidence]] of [
    [3, 0.5],
    [4, 0.875],
    [5, 1],
    [6, 0.5],
  ].entries())
    probabilities[row * 10 + digit] = confidence;
  expect(mistakesOf(probabilities, Uint8Array.of(0, 1, 5, 2))).toEqual([
    { index: 1, label: 1, predicted: 4, confidence: 0.875 },
    { index: 0, label: 0, predicted: 3, confidence: 0.5 },
    { index: 3, label: 2, predicted: 6, confidence: 0.5 },
  ]);
});
