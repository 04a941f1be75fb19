/** Looks for what may be wrong with tables that were read without an error. */
import type { TestTable, TrainingTable } from '../dataset.ts';
import type { DataWarning, Examples } from './data-warning.ts';
import { isTransposed } from './orientation.ts';
import { liesSideways } from './sideways.ts';
import { exampleRows, type Levels, levelsOf } from './table-sample.ts';

export interface CheckedTables {
  readonly training: TrainingTable | null;
  readonly test: TestTable | null;
  /** For each training row, the first row whose image is equal, `[rows]`. */
  readonly firstOf: Uint32Array;
  readonly testLeftOver: boolean;
}

const shownRows = 6;

/** Every warning, those that concern both tables first. */
export function findWarnings({
  training,
  test,
  firstOf,
  testLeftOver,
}: CheckedTables): readonly DataWarning[] {
  const examples: Examples = {
    training: training === null ? [] : exampleRows(training, shownRows),
    test: test === null ? [] : exampleRows(test, shownRows),
  };
  return [
    ...(training === null ? [] : warningsOfImages(training, test, testLeftOver, examples)),
    ...(training === null ? [] : warningsOfLabels(training, firstOf)),
  ];
}

/** A pair of which one table is transposed has a warning of its own. */
function warningsOfImages(
  training: TrainingTable,
  test: TestTable | null,
  testLeftOver: boolean,
  examples: Examples,
): readonly DataWarning[] {
  const ofPair = warningsOfPair(training, test, testLeftOver, examples);
  const isMixed = ofPair.some(({ kind }) => kind === 'orientation');
  return isMixed || !liesSideways(training) ? ofPair : [...ofPair, { kind: 'sideways', examples }];
}

const isDark = ({ largest }: Levels): boolean => largest === 1;

function warningsOfPair(
  training: TrainingTable,
  test: TestTable | null,
  testLeftOver: boolean,
  examples: Examples,
): readonly DataWarning[] {
  const own = levelsOf(training);
  if (test === null) return isDark(own) ? [{ kind: 'range', dark: 'both', examples }] : [];
  const other = levelsOf(test);
  const found: DataWarning[] = testLeftOver ? [{ kind: 'left-over', examples }] : [];
  // A blank table has no levels to compare.
  if (own.largest === 0 || other.largest === 0) return found;
  if (isDark(own) || isDark(other)) {
    const dark = isDark(own) && isDark(other) ? 'both' : isDark(own) ? 'training' : 'test';
    found.push({ kind: 'range', dark, examples });
  }
  const inverted = isInverted(own, other);
  if (inverted) {
    const paper = { training: own.paper, test: other.paper };
    found.push({ kind: 'polarity', bright: own.paper > other.paper ? 'training' : 'test', paper, examples });
  }
  if (isTransposed(training, test, inverted)) found.push({ kind: 'orientation', examples });
  return found;
}

/** Paper on either side of the middle, and a mean that is nearer to the other's inverse than to the other. */
function isInverted(own: Levels, other: Levels): boolean {
  const apart = own.paper < 0.5 !== other.paper < 0.5;
  return apart && Math.abs(1 - own.mean - other.mean) < Math.abs(own.mean - other.mean);
}

function warningsOfLabels(training: TrainingTable, firstOf: Uint32Array): readonly DataWarning[] {
  const { labels, rows } = training;
  const counts = new Uint32Array(training.classes.labels.length);
  const repeats: number[] = [];
  const contradicting = new Set<number>();
  for (let row = 0; row < rows; row++) {
    counts[labels[row]]++;
    const first = firstOf[row];
    if (first === row) continue;
    repeats.push(row);
    if (labels[first] !== labels[row]) contradicting.add(first).add(row);
  }
  const classes = Array.from(counts.keys()).filter(digit => counts[digit] === 0);
  const show = (shown: Iterable<number>): Examples => ({
    training: [...shown].slice(0, shownRows),
    test: [],
  });
  const found: DataWarning[] = [];
  if (rows > 0 && classes.length > 0) found.push({ kind: 'missing-classes', classes });
  if (contradicting.size > 0)
    found.push({
      kind: 'contradictory-labels',
      images: contradicting.size,
      examples: show(contradicting),
    });
  if (repeats.length > 0)
    found.push({ kind: 'repeated-images', images: repeats.length, rows, examples: show(repeats) });
  return found;
}
