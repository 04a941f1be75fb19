import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confusionMatrix } from './class-report.ts';
import { predictedClasses } from './metrics.ts';
import { answersInCell, byDoubt, byLoss, mistakesOf } from './mistakes.ts';
import { crossEntropy } from './softmax.ts';

const places = (answers: readonly { readonly index: number }[]) => answers.map(({ index }) => index);

test('mistakes come most confident first, right answers not at all', () => {
  const probabilities = new Float32Array(40);
  for (const [row, [digit, confidence]] of [
    [3, 0.5],
    [4, 0.875],
    [5, 1],
    [6, 0.5],
  ].entries())
    probabilities[row * 10 + digit] = confidence;
  const mistakes = mistakesOf(probabilities, Uint8Array.of(0, 1, 5, 2));
  expect(
    mistakes.map(({ index, label, predicted, confidence }) => [index, label, predicted, confidence]),
  ).toEqual([
    [1, 1, 4, 0.875],
    [0, 0, 3, 0.5],
    [3, 2, 6, 0.5],
  ]);
});

test('the worst by loss has the smallest probability at its label, the most doubtful the smallest confidence', () => {
  const probabilities = Float32Array.of(0.9, 0.1, 0.4, 0.6, 0.55, 0.45, 0.2, 0.8);
  const labels = Uint8Array.of(1, 1, 0, 1);
  expect(places(byLoss(probabilities, labels))).toEqual([0, 2, 1, 3]);
  expect(places(byDoubt(probabilities, labels))).toEqual([2, 1, 3, 0]);
  const mean = byLoss(probabilities, labels).reduce((sum, { loss }) => sum + loss, 0) / 4;
  expect(mean).toBeCloseTo(crossEntropy(probabilities, labels), 12);
});

test('each cell of the confusion matrix counts exactly the answers in it, and every answer is in one cell', () => {
  const classes = 3;
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.nat(classes - 1), fc.array(fc.nat(9), { minLength: classes, maxLength: classes })),
        {
          minLength: 1,
        },
      ),
      rows => {
        const labels = Uint8Array.from(rows, ([label]) => label);
        const probabilities = Float32Array.from(rows.flatMap(([, values]) => values));
        const matrix = confusionMatrix(predictedClasses(probabilities, rows.length), labels, classes);
        const cells = Array.from(matrix, (_, at) =>
          answersInCell(probabilities, labels, { label: Math.floor(at / classes), predicted: at % classes }),
        );
        expect(cells.map(({ length }) => length)).toEqual([...matrix]);
        expect(places(cells.flat()).sort((one, other) => one - other)).toEqual([...labels.keys()]);
      },
    ),
  );
});

test('a cell of an earlier matrix has the images that were answered so then', () => {
  const probabilities = Float32Array.of(0.9, 0.1, 0.4, 0.6, 0.3, 0.7);
  const labels = Uint8Array.of(0, 1, 1);
  const before = Uint8Array.of(1, 0, 1);
  expect(places(answersInCell(probabilities, labels, { label: 1, predicted: 0 }, before))).toEqual([1]);
  expect(places(answersInCell(probabilities, labels, { label: 1, predicted: 0 }))).toEqual([]);
});
