import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ClassTable, tenDigits } from '../../data/classes.ts';
import { formOf } from '../../data/submission-form.ts';
import { submissionOf, submissionText } from './submission.ts';

/** Certain predictions of these classes, `[rows, classes]`. */
function oneHot(predicted: readonly number[], classes = 10) {
  const probabilities = new Float32Array(predicted.length * classes);
  for (const [row, index] of predicted.entries()) probabilities[row * classes + index] = 1;
  return probabilities;
}

const labelLists = fc.array(fc.nat(9), { minLength: 1, maxLength: 300 });

test('ids run from 1 to the number of test images, each with its most probable digit', () => {
  fc.assert(
    fc.property(labelLists, labels => {
      const submission = submissionOf(oneHot(labels), { rows: labels.length }, tenDigits);
      const rows = labels.map((label, row) => ({ id: String(row + 1), label }));
      expect(submission).toEqual({ ok: true, rows });
    }),
  );
});

/** The letters of a sign language without J and Z: 0 to 24 without 9. */
const labelsWithGap = Array.from({ length: 25 }, (_, label) => label).filter(label => label !== 9);

test.each<[string, readonly number[]]>([
  ['0 to 24 without 9', labelsWithGap],
  ['1 to 26', Array.from({ length: 26 }, (_, index) => index + 1)],
  ['two labels far apart', [3, 61]],
])('the labels %s are written as they are in the training table', (_what, labels) => {
  const classes: ClassTable = { labels, names: labels.map(String) };
  const everyClass = labels.map((_, index) => index);
  const submission = submissionOf(oneHot(everyClass, labels.length), { rows: labels.length }, classes);
  expect(submission.ok && submission.rows.map(({ label }) => label)).toEqual(labels);
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
        const submission = submissionOf(probabilities, { rows: labels.length }, tenDigits);
        expect(submission.ok ? '' : submission.message).toContain(`image ${image} is`);
      },
    ),
  );
});

test('a file with other rows than the test images is refused', () => {
  expect(submissionOf(oneHot([1, 2]), { rows: 3 }, tenDigits)).toEqual({
    ok: false,
    message: 'There are 2 predictions for 3 test images.',
  });
  expect(submissionOf(oneHot([1, 2, 3, 4]), { rows: 3 }, tenDigits).ok).toBe(false);
  expect(submissionOf(new Float32Array(0), { rows: 0 }, tenDigits).ok).toBe(false);
});

test('a small submission, byte for byte', () => {
  const rows = [2, 0, 9].map((label, row) => ({ id: String(row + 1), label }));
  expect(submissionText(rows)).toBe('ImageId,Label\n1,2\n2,0\n3,9\n');
});

test('a submission with names has the name of each class, and one name too few refuses it', () => {
  const classes: ClassTable = { labels: [0, 1, 2], names: ['cat', 'hound', 'eel'] };
  const submission = { ...formOf(['id', 'kind'], ['a', 'b']), names: ['cats', 'dogs, big', 'eels'] };
  const found = submissionOf(oneHot([1, 0], 3), { rows: 2, submission }, classes);
  expect(found.ok && submissionText(found.rows, submission)).toBe('id,kind\na,"dogs, big"\nb,cats\n');
  const fewer = { ...submission, names: ['cats', 'dogs'] };
  expect(submissionOf(oneHot([1, 0], 3), { rows: 2, submission: fewer }, classes).ok).toBe(false);
});

test('ids and columns are those of the test table, quoted where a CSV needs it', () => {
  const submission = formOf(['id', 'digit'], ['00a', 'b,1', 'c "d"']);
  const found = submissionOf(oneHot([7, 1, 3]), { rows: 3, submission }, tenDigits);
  expect(found.ok && submissionText(found.rows, submission)).toBe('id,digit\n00a,7\n"b,1",1\n"c ""d""",3\n');
  expect(submissionOf(oneHot([7, 1]), { rows: 2, submission }, tenDigits).ok).toBe(false);
});
