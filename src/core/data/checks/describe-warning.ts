/** Warnings in words, and what can be done about them. */
import { formatCount, formatPlural } from '../../format.ts';
import { type ClassTable, tenDigits } from '../classes.ts';
import { ownSplit } from '../sample-split.ts';
import { areAlike, dealtBy, splitSeedOf, type Treatment, type Treatments } from '../treatment.ts';
import type { DataWarning, Which } from './data-warning.ts';

/** The names of the two tables' files, and of the classes. */
export interface TableNames {
  readonly training: string;
  readonly test: string;
  readonly classes: readonly string[];
}

/** A change of the tables that would answer a warning, on a button. */
export interface Remedy {
  readonly label: string;
  readonly wanted: Treatments;
}

/** The names of the tables' files, without folders and archives. */
export function tableNames(tables: {
  readonly training: { readonly fileName: string; readonly classes: ClassTable } | null;
  readonly test: { readonly fileName: string } | null;
}): TableNames {
  const base = (path: string | undefined, other: string) => path?.slice(path.lastIndexOf('/') + 1) ?? other;
  return {
    training: base(tables.training?.fileName, 'train.csv'),
    test: base(tables.test?.fileName, 'test.csv'),
    classes: (tables.training?.classes ?? tenDigits).names,
  };
}

/** `0, 4 and 7`. */
function listed(names: readonly string[], conjunction: 'and' | 'or'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;
}

/** One or two sentences: what is wrong, where, and what it does. */
export function describeWarning(warning: DataWarning, names: TableNames): string {
  switch (warning.kind) {
    case 'range':
      if (warning.dark === 'both')
        return 'The largest pixel is 1, where 255 is usual: all images are nearly blank, and a network learns little from them.';
      return `The largest pixel of ${names[warning.dark]} is 1; in ${names[otherOf(warning.dark)]} pixels go up to 255. A network that learned from one cannot read the other.`;
    case 'polarity':
      return `${names[warning.bright]} has a bright background and ${names[otherOf(warning.bright)]} a dark one: paper and ink are exchanged. A network that learned from one cannot read the other.`;
    case 'orientation':
      return `The images of ${names.test} look transposed: they fit the classes of ${names.training} better with rows and columns exchanged.`;
    case 'sideways':
      return 'All images look transposed, with rows and columns exchanged, as the files of EMNIST are. A network learns them all the same, but not to read upright ones.';
    case 'left-over':
      return `${names.test} is left over from an earlier drop, and ${names.training} is new. Nothing says that they belong together.`;
    case 'missing-classes': {
      const missing = warning.classes.map(index => names.classes[index]);
      return `There is no training image of ${listed(missing, 'and')}: the model can never name ${listed(missing, 'or')}.`;
    }
    case 'contradictory-labels':
      return `${formatCount(warning.images)} training images equal another one but have a different label: the model cannot learn both.`;
    case 'repeated-images':
      return `${formatCount(warning.images)} of ${formatPlural(warning.rows, 'training image')} repeat an earlier one. Copies stay on one side of the split, so no image is both trained on and validated with.`;
    default:
      return warning satisfies never;
  }
}

const otherOf = (which: Which): Which => (which === 'training' ? 'test' : 'training');

/** The changes that would answer a warning, the likeliest first; none where only other files help. */
export function remediesOf(warning: DataWarning, now: Treatments, names: TableNames): readonly Remedy[] {
  const treat = (which: Which, change: keyof Treatment): Treatments => ({
    ...now,
    [which]: { ...now[which], [change]: !now[which][change] },
  });
  const removeTest: Remedy = { label: `Remove ${names.test}`, wanted: { ...now, testRemoved: true } };
  switch (warning.kind) {
    case 'range': {
      if (warning.dark !== 'both') {
        const multiply = {
          label: `Multiply ${names[warning.dark]} by 255`,
          wanted: treat(warning.dark, 'scaled'),
        };
        return [multiply, removeTest];
      }
      const { training, test } = now;
      const scaled = warning.examples.test.length > 0;
      const wanted = { ...now, training: { ...training, scaled: true }, test: { ...test, scaled } };
      return [{ label: 'Multiply by 255', wanted }];
    }
    case 'polarity':
      return [
        { label: `Invert ${names[warning.bright]}`, wanted: treat(warning.bright, 'inverted') },
        removeTest,
      ];
    case 'orientation':
      return [
        { label: `Turn ${names.test}`, wanted: treat('test', 'transposed') },
        { label: `Turn ${names.training}`, wanted: treat('training', 'transposed') },
        removeTest,
      ];
    case 'sideways': {
      const both = { ...treat('training', 'transposed'), test: treat('test', 'transposed').test };
      return [
        warning.examples.test.length === 0
          ? { label: `Turn ${names.training}`, wanted: treat('training', 'transposed') }
          : { label: 'Turn all images', wanted: both },
      ];
    }
    case 'left-over':
      return [removeTest];
    case 'missing-classes':
    case 'contradictory-labels':
    case 'repeated-images':
      return [];
    default:
      return warning satisfies never;
  }
}

/** Something that was done to a table, and the treatments without it. */
export interface Done {
  readonly text: string;
  readonly without: Treatments;
}

const doneWords: { readonly [Change in keyof Treatment]: string } = {
  scaled: 'multiplied by 255',
  inverted: 'inverted',
  transposed: 'turned: rows and columns are exchanged',
};

const changes = ['scaled', 'inverted', 'transposed'] as const;

const areBoth = ({ training, test, testRemoved }: Treatments, change: keyof Treatment): boolean =>
  training[change] && test[change] && !testRemoved;

/** Everything that was done to the tables, each with the way back. */
export function describeTreatments(now: Treatments, names: TableNames): readonly Done[] {
  const done: Done[] = [];
  for (const change of changes)
    if (areBoth(now, change))
      done.push({
        text: `${names.training} and ${names.test} were ${doneWords[change]}.`,
        without: {
          ...now,
          training: { ...now.training, [change]: false },
          test: { ...now.test, [change]: false },
        },
      });
  for (const which of ['training', 'test'] as const)
    for (const change of changes)
      if (now[which][change] && !areBoth(now, change) && !(which === 'test' && now.testRemoved))
        done.push({
          text: `${names[which]} was ${doneWords[change]}.`,
          without: { ...now, [which]: { ...now[which], [change]: false } },
        });
  const seed = splitSeedOf(now);
  if (seed !== ownSplit && areAlike(now))
    done.push({
      text: `The images were dealt out anew between ${names.training} and ${names.test} by split seed ${seed}.`,
      without: dealtBy(now, ownSplit),
    });
  if (now.testRemoved)
    done.push({ text: `${names.test} was removed.`, without: { ...now, testRemoved: false } });
  return done;
}
