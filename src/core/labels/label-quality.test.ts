import { expect, test } from 'vitest';
import { likelyLabels, normalizedMargin, selfConfidence, worstFirst } from './label-quality.ts';

/** Labelled 0, 1 and 2: an odd image that nothing is sure of, a clear mistake, and a right label. */
const probabilities = Float32Array.of(0.125, 0.5, 0.375, 0.75, 0.25, 0, 0, 0.25, 0.75);
const labels = Uint8Array.of(0, 1, 2);

test('the margin puts the certain contradiction first, self-confidence the odd image', () => {
  expect([...normalizedMargin(probabilities, labels)]).toEqual([0.3125, 0.25, 0.75]);
  expect([...worstFirst(normalizedMargin(probabilities, labels))]).toEqual([1, 0, 2]);
  expect([...selfConfidence(probabilities, labels)]).toEqual([0.125, 0.25, 0.75]);
  expect([...worstFirst(selfConfidence(probabilities, labels))]).toEqual([0, 1, 2]);
});

test('the likely label is the best one that was not given, even where the given one is better', () => {
  expect([...likelyLabels(probabilities, labels)]).toEqual([1, 0, 1]);
  expect([...likelyLabels(Float32Array.of(0.5, 0.25, 0.25), Uint8Array.of(0))]).toEqual([1]);
});

test('equal scores keep the order of their rows', () => {
  expect([...worstFirst(Float64Array.of(0.5, 0.1, 0.5, 0.1))]).toEqual([1, 3, 0, 2]);
});
