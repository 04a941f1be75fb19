import fc from 'fast-check';
import { expect, test } from 'vitest';
import { submissionOf } from './submission.ts';

/** Certain predictions of these labels, `[rows, 10]`. */
function oneHot(labels: readonly number[]) {
  const probabilities = new Float32Array(labels.length * 10);
  for (const [row, label] of labels.entries()) probabilities[row * 10 + label] = 1;
  return probabilities;
}

const labelLists = fc.array(fc.nat(9), { minLength: 1, maxLength: 300 });

test('ids run from 1 to the number of test images, each with its most probable digit', () => {
  fc.assert(
    fc.property(labelLists, labels => {
      const submission = submissionOf(oneHot(labels), labels.length);
      const rows = labels.map((label, row) => ({ ImageId: row + 1, Label: label }));
      expect(submission).toEqual({ ok: true, rows });
    }),
  );
});

test('a single value that is no probability refuses the whole file and names its image', () => {
  fc.assert(
    fc.property(
      labelLists,
      fc.nat(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1),
      (labels, at, bad) => {
        const probabilities = oneHot(labels);
        probabilities[at % probabilities.length] = bad;
        const image = Math.floor((at % probabilities.length) / 10) + 1;
        const submission = submissionOf(probabilities, labels.length);
        expect(submission.ok ? '' : submission.message).toContain(`image ${image} is`);
      },
    ),
  );
});

test('a file with other rows than the test images is refused', () => {
  expect(submissionOf(oneHot([1, 2]), 3)).toEqual({
    ok: false,
    message: 'There are 2 predictions for 3 test images.',
  });
  expect(submissionOf(oneHot([1, 2, 3, 4]), 3).ok).toBe(false);
  expect(submissionOf(new Float32Array(0), 0).ok).toBe(false);
});
