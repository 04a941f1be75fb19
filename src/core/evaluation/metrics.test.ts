import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reliabilityOf } from './calibration/reliability.ts';
import { classReport, confusionMatrix } from './class-report.ts';
import { accuracy, classCounts, predictedClasses } from './metrics.ts';
import cases from './metrics-cases.json' with { type: 'json' };
import { mistakesOf } from './mistakes.ts';
import { crossEntropy, smallestProbability } from './softmax.ts';
import { wilsonInterval } from './wilson.ts';

/** A number of classes, and pairs of a prediction and a label. */
const answers = fc.integer({ min: 2, max: 62 }).chain(classes => {
  const one = fc.nat(classes - 1);
  return fc.tuple(fc.constant(classes), fc.array(fc.tuple(one, one), { minLength: 1, maxLength: 200 }));
});
const columns = (rows: readonly (readonly [number, number])[]) => ({
  predicted: Uint8Array.from(rows, ([guess]) => guess),
  labels: Uint8Array.from(rows, ([, label]) => label),
});

test('the most probable class is predicted, the lowest of equals', () => {
  const probabilities = new Float32Array(20);
  probabilities[3] = 0.5;
  probabilities[7] = 0.5;
  probabilities[19] = 1;
  expect(predictedClasses(probabilities, 2)).toEqual(Uint8Array.of(3, 9));
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
    fc.property(answers, ([classes, rows]) => {
      const { predicted, labels } = columns(rows);
      const matrix = confusionMatrix(predicted, labels, classes);
      const counted = new Uint32Array(classes * classes);
      for (const [guess, label] of rows) counted[label * classes + guess]++;
      expect(matrix).toEqual(counted);
      const diagonal = Array.from({ length: classes }, (_, label) => matrix[(classes + 1) * label]);
      expect(accuracy(predicted, labels)).toBeCloseTo(diagonal.reduce((a, b) => a + b, 0) / rows.length, 12);
    }),
    { numRuns: 30 },
  );
});

/**
 * Written by scikit-learn 1.2.1 and SciPy 1.10.1 from random labels and probabilities; a row's probabilities are its
 * integer weights over their sum, in float32. For each case, with `digits = np.arange(10)` and `average` None (with
 * `labels=digits`), 'macro' and 'weighted':
 *
 *   probabilities = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
 *   predicted = probabilities.argmax(axis=1)
 *   accuracy_score(labels, predicted)
 *   log_loss(labels, probabilities, labels=digits)
 *   confusion_matrix(labels, predicted, labels=digits).ravel()
 *   precision_recall_fscore_support(labels, predicted, average=average, zero_division=0)
 *   scipy.stats.binomtest(correct, rows).proportion_ci(0.95, method='wilson')
 *
 * The expected calibration error, which scikit-learn lacks, is NumPy's over 15 bins that are closed at the right:
 *
 *   place = np.searchsorted(np.arange(1, 15) / 15, confidence, side='left')
 *   sum(abs(confidence[place == b].sum() - right[place == b].sum()) for b in range(15)) / rows
 */
describe.each(cases.map((example, index) => ({ ...example, index })))(
  'random case $index agrees with scikit-learn',
  example => {
    const labels = Uint8Array.from(example.labels);
    const probabilities = Float32Array.from(
      example.weights.flatMap(row => {
        const sum = row.reduce((total, weight) => total + weight, 0);
        return row.map(weight => weight / sum);
      }),
    );
    const predicted = predictedClasses(probabilities, labels.length);
    const matrix = confusionMatrix(predicted, labels, 10);
    const { classes, macro, weighted } = classReport(matrix);
    const measures = ['precision', 'recall', 'f1'] as const;

    test('accuracy, cross-entropy and confusion matrix', () => {
      expect(accuracy(predicted, labels)).toBeCloseTo(example.accuracy, 12);
      expect(crossEntropy(probabilities, labels)).toBeCloseTo(example.logLoss, 5);
      expect([...matrix]).toEqual(example.confusion);
    });

    test.each(measures)('%s of each class, macro and weighted', measure => {
      for (const [digit, score] of classes.entries())
        expect(score[measure]).toBeCloseTo(example[measure][digit], 12);
      const place = measures.indexOf(measure);
      expect(macro[measure]).toBeCloseTo(example.macro[place], 12);
      expect(weighted[measure]).toBeCloseTo(example.weighted[place], 12);
    });

    test('support, calibration error and interval', () => {
      expect(classes.map(({ support }) => support)).toEqual(example.support);
      expect(reliabilityOf(probabilities, labels).error).toBeCloseTo(example.calibrationError, 6);
      const correct = Math.round(example.accuracy * labels.length);
      const { low, high } = wilsonInterval(correct, labels.length);
      expect(low).toBeCloseTo(example.wilson[0], 10);
      expect(high).toBeCloseTo(example.wilson[1], 10);
    });
  },
);

test('classes are counted', () => {
  expect([...classCounts(Uint8Array.of(1, 1, 9), 10)]).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 1]);
});

test('with any number of classes certain predictions are right, have no loss and a perfect report', () => {
  fc.assert(
    fc.property(answers, ([classes, rows]) => {
      const { labels } = columns(rows);
      const certain = new Float32Array(rows.length * classes);
      for (const [row, label] of labels.entries()) certain[row * classes + label] = 1;
      const predicted = predictedClasses(certain, rows.length);
      expect(predicted).toEqual(labels);
      expect(crossEntropy(certain, labels)).toBeCloseTo(0, 12);
      expect(mistakesOf(certain, labels)).toEqual([]);
      expect(reliabilityOf(certain, labels).error).toBe(0);
      const report = classReport(confusionMatrix(predicted, labels, classes));
      expect(report.classes).toHaveLength(classes);
      expect(report.classes.map(({ support }) => support)).toEqual([...classCounts(labels, classes)]);
      expect(report.macro).toEqual({ precision: 1, recall: 1, f1: 1 });
      expect(report.weighted).toEqual({ precision: 1, recall: 1, f1: 1 });
    }),
    { numRuns: 30 },
  );
});
