import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accuracy,
  classCounts,
  classReport,
  confusionMatrix,
  crossEntropy,
  predictedClasses,
  smallestProbability,
} from './metrics.ts';

const pairs = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 200 });
const columns = (rows: readonly (readonly [number, number])[]) => ({
  predicted: Uint8Array.from(rows, ([guess]) => guess),
  labels: Uint8Array.from(rows, ([, label]) => label),
});

test('the most probable class is predicted, the lowest of equals', () => {
  const probabilities = new Float32Array(20);
  probabilities[3] = 0.5;
  probabilities[7] = 0.5;
  probabilities[19] = 1;
  expect(predictedClasses(probabilities)).toEqual(Uint8Array.of(3, 9));
});

test('cross-entropy is the mean surprise about the label, and finite for an impossible one', () => {
  const probabilities = new Float32Array(20).fill(0.1, 0, 10);
  probabilities[10] = 1;
  expect(crossEntropy(probabilities, Uint8Array.of(4, 0))).toBeCloseTo(Math.log(10) / 2, 6);
  expect(crossEntropy(probabilities.subarray(10), Uint8Array.of(5))).toBeCloseTo(
    -Math.log(smallestProbability),
    10,
  );
});

test('the confusion matrix counts every pair of label and prediction', () => {
  fc.assert(
    fc.property(pairs, rows => {
      const { predicted, labels } = columns(rows);
      const matrix = confusionMatrix(predicted, labels);
      for (let label = 0; label < 10; label++)
        for (let guess = 0; guess < 10; guess++)
          expect(matrix[label * 10 + guess]).toBe(rows.filter(([g, l]) => g === guess && l === label).length);
      const diagonal = Array.from({ length: 10 }, (_, digit) => matrix[11 * digit]);
      expect(accuracy(predicted, labels)).toBeCloseTo(diagonal.reduce((a, b) => a + b, 0) / rows.length, 12);
    }),
    { numRuns: 30 },
  );
});

test('precision, recall and F1 follow their definitions, 0 where nothing can be divided', () => {
  fc.assert(
    fc.property(pairs, rows => {
      const { predicted, labels } = columns(rows);
      const { classes, macro } = classReport(confusionMatrix(predicted, labels));
      const occurring = new Set([...predicted, ...labels]);
      let sumOfF1 = 0;
      for (const [digit, score] of classes.entries()) {
        const hits = rows.filter(([guess, label]) => guess === digit && label === digit).length;
        const guesses = rows.filter(([guess]) => guess === digit).length;
        const support = rows.filter(([, label]) => label === digit).length;
        const precision = guesses === 0 ? 0 : hits / guesses;
        const recall = support === 0 ? 0 : hits / support;
        const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
        expect(score.precision).toBeCloseTo(precision, 12);
        expect(score.recall).toBeCloseTo(recall, 12);
        expect(score.f1).toBeCloseTo(f1, 12);
        expect(score.support).toBe(support);
        sumOfF1 += f1;
      }
      expect(macro.f1).toBeCloseTo(sumOfF1 / occurring.size, 12);
    }),
  );
});

test('a worked example agrees with scikit-learn, whose macro mean leaves out classes that never occur', () => {
  // sklearn.metrics.classification_report([0, 0, 1, 2, 2, 2], [0, 1, 1, 2, 2, 0], zero_division=0)
  const report = classReport(
    confusionMatrix(Uint8Array.of(0, 1, 1, 2, 2, 0), Uint8Array.of(0, 0, 1, 2, 2, 2)),
  );
  expect(report.classes[0]).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
  expect(report.classes[1].f1).toBeCloseTo(2 / 3, 12);
  expect(report.classes[2].f1).toBeCloseTo(0.8, 12);
  expect(report.macro.precision).toBeCloseTo(2 / 3, 12);
  expect(report.macro.recall).toBeCloseTo((0.5 + 1 + 2 / 3) / 3, 12);
});

test('classes are counted', () => {
  expect([...classCounts(Uint8Array.of(1, 1, 9))]).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 1]);
});
