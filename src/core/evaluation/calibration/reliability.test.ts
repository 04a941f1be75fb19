import { expect, test } from 'vitest';
import { reliabilityOf } from './reliability.ts';

/** Rows that predict class 0 with these confidences. */
function predictions(confidences: readonly number[]) {
  const probabilities = new Float32Array(confidences.length * 10);
  for (const [row, confidence] of confidences.entries()) {
    probabilities.fill((1 - confidence) / 9, row * 10, row * 10 + 10);
    probabilities[row * 10] = confidence;
  }
  return probabilities;
}

test('the error is the gap between confidence and accuracy, weighted by rows', () => {
  // Two rows at 0.9, half right: gap 0.4 each; one at 0.6, right: gap 0.4; one sure and right: no gap.
  const probabilities = predictions([0.9, 0.9, 0.6, 1]);
  const { bins, error } = reliabilityOf(probabilities, Uint8Array.of(0, 1, 0, 0), 10);
  expect(error).toBeCloseTo((2 * 0.4 + 0.4 + 0) / 4, 6);
  expect(bins[8]).toMatchObject({ from: 0.8, to: 0.9, rows: 2, accuracy: 0.5 });
  expect(bins[9]).toMatchObject({ rows: 1, accuracy: 1, confidence: 1 });
  expect(bins[0].accuracy).toBeNaN();
});

test('every row is in one bin', () => {
  const confidences = Array.from({ length: 91 }, (_, index) => 0.1 + index / 100);
  const { bins } = reliabilityOf(predictions(confidences), new Uint8Array(91));
  expect(bins).toHaveLength(15);
  expect(bins.reduce((sum, bin) => sum + bin.rows, 0)).toBe(91);
});

test('sure and right everywhere is no error, sure and wrong everywhere is all of it', () => {
  expect(reliabilityOf(predictions([1, 1]), Uint8Array.of(0, 0)).error).toBe(0);
  expect(reliabilityOf(predictions([1, 1]), Uint8Array.of(3, 4)).error).toBe(1);
});
