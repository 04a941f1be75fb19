import { expect, test } from 'vitest';
import { tenDigits } from '../classes.ts';
import { newHistory, type Treatments } from '../treatment.ts';
import type { DataWarning } from './data-warning.ts';
import { describeTreatments, describeWarning, remediesOf, tableNames } from './describe-warning.ts';

const now = newHistory.treatments;
const names = tableNames({
  training: { fileName: 'digits.zip/train.csv', classes: tenDigits },
  test: { fileName: 'own/test.csv' },
});
const examples = { training: [0], test: [0] };
const paper = { training: 0, test: 1 };

test.each<[DataWarning, string, readonly string[]]>([
  [
    { kind: 'range', dark: 'test', examples },
    'The largest pixel of test.csv is 1',
    ['Multiply test.csv by 255', 'Remove test.csv'],
  ],
  [{ kind: 'range', dark: 'both', examples }, 'The largest pixel is 1', ['Multiply by 255']],
  [
    { kind: 'polarity', bright: 'test', paper, examples },
    'test.csv has a bright background',
    ['Invert test.csv', 'Remove test.csv'],
  ],
  [
    { kind: 'orientation', examples },
    'test.csv look transposed',
    ['Turn test.csv', 'Turn train.csv', 'Remove test.csv'],
  ],
  [{ kind: 'sideways', examples }, 'All images look transposed', ['Turn all images']],
  [
    { kind: 'sideways', examples: { training: [0], test: [] } },
    'All images look transposed',
    ['Turn train.csv'],
  ],
  [{ kind: 'left-over', examples }, 'left over from an earlier drop', ['Remove test.csv']],
  [{ kind: 'missing-classes', classes: [0, 4, 7] }, 'can never name 0, 4 or 7', []],
  [{ kind: 'contradictory-labels', images: 2, examples }, '2 training images equal another one', []],
  [
    { kind: 'repeated-images', images: 290, rows: 300, examples },
    '290 of 300 training images repeat an earlier one',
    [],
  ],
])('%o is said with its remedies', (warning, sentence, labels) => {
  expect(describeWarning(warning, names)).toContain(sentence);
  expect(remediesOf(warning, now, names).map(({ label }) => label)).toEqual(labels);
});

test('missing classes are called by their names', () => {
  const classes = { labels: [1, 2, 3], names: ['A', 'B', 'C'] };
  const letters = tableNames({ training: { fileName: 'a.csv', classes }, test: null });
  expect(describeWarning({ kind: 'missing-classes', classes: [0, 2] }, letters)).toBe(
    'There is no training image of A and C: the model can never name A or C.',
  );
});

test('each remedy changes one thing, is said once done, and its way back is where it began', () => {
  const warnings: readonly DataWarning[] = [
    { kind: 'range', dark: 'training', examples },
    { kind: 'polarity', bright: 'test', paper, examples },
    { kind: 'orientation', examples },
    { kind: 'sideways', examples },
    { kind: 'left-over', examples },
  ];
  for (const { wanted } of warnings.flatMap(warning => remediesOf(warning, now, names))) {
    const done = describeTreatments(wanted, names);
    expect(done).toHaveLength(1);
    expect(done[0].without).toEqual(now);
  }
});

test('inverting an inverted table anew takes the inversion back', () => {
  const inverted: Treatments = { ...now, test: { ...now.test, inverted: true } };
  const [{ wanted }] = remediesOf({ kind: 'polarity', bright: 'test', paper, examples }, inverted, names);
  expect(wanted).toEqual(now);
});
