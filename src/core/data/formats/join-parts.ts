/** Images find their labels, and the two of them their table: by name first, then by number. */
import { formatPlural } from '../../format.ts';
import type { Bytes, TestTable, TrainingTable } from '../dataset.ts';
import type { FileProblem, PassedOver } from '../file-problem.ts';
import { labelledTable, singleClassProblem } from '../labelled-table.ts';
import { formOf } from '../submission-form.ts';
import { type Part, partProblem, setOf, stemOf } from './part.ts';

/** Images, with their labels where there are any. */
type Images = Part & { readonly pixels: Bytes };
type LabelPart = Part & { readonly labels: Bytes };

export type Joined =
  | {
      readonly kind: 'joined';
      readonly training: TrainingTable | null;
      readonly test: TestTable | null;
      /** Labels of the test images, `[rows]`, as in their file; null where they have none. */
      readonly solution: Bytes | null;
      readonly passedOver: readonly PassedOver[];
    }
  | { readonly kind: 'refused'; readonly problem: FileProblem };

const refused = (file: string, message: string, remedy: string): Joined => ({
  kind: 'refused',
  problem: partProblem(file, message, remedy),
});

/** Joins what the files of one drop hold into a training table and a test table, or says why they do not fit. */
export function joinParts(parts: readonly Part[]): Joined {
  const labels = parts.filter((part): part is LabelPart => part.pixels === null && part.labels !== null);
  const images = parts.filter((part): part is Images => part.pixels !== null);
  const free = new Set(labels);
  const whole: Images[] = [];
  for (const part of byCertainty(images, labels)) {
    const found = part.labels === null ? labelsFor(part, [...free]) : null;
    if (found === null) {
      whole.push(part);
      continue;
    }
    if (found.rows !== part.rows)
      return refused(
        found.file,
        `${found.file} has ${formatPlural(found.rows, 'label')} and ${part.file} ${formatPlural(part.rows, 'image')}.`,
        'Drop the two files that belong together.',
      );
    free.delete(found);
    whole.push({ ...part, labels: found.labels });
  }
  const [left] = free;
  if (left !== undefined)
    return refused(left.file, 'These are labels without images.', 'Drop the file of their images with it.');
  return asTables(images.map(part => whole.find(({ file }) => file === part.file) ?? part));
}

/** Images that have labels of the same name come first, so that they do not lose them to others of the same number. */
function byCertainty(images: readonly Images[], labels: readonly LabelPart[]): readonly Images[] {
  const stems = new Set(labels.map(({ file }) => stemOf(file)));
  const certain = (part: Images) => (stems.has(stemOf(part.file)) ? 0 : 1);
  return images.toSorted((one, other) => certain(one) - certain(other));
}

/** The labels of some images: those of the same name, else those of the same set, else those of the same number. */
function labelsFor(images: Images, free: readonly LabelPart[]): LabelPart | null {
  const fitting = free.filter(({ rows }) => rows === images.rows);
  const named = ({ file }: LabelPart) => stemOf(file) === stemOf(images.file);
  const ofSet = ({ file }: LabelPart) => setOf(file) === setOf(images.file);
  const unnamed = ({ file }: LabelPart) => setOf(file) === null || setOf(images.file) === null;
  return fitting.find(named) ?? free.find(named) ?? fitting.find(ofSet) ?? fitting.find(unnamed) ?? null;
}

function asTables(images: readonly Images[]): Joined {
  const nameless = images.find(part => part.labels === null && part.set === 'training');
  if (nameless !== undefined)
    return refused(
      nameless.file,
      'These are training images without labels.',
      'Drop the file of their labels with it.',
    );
  const { training, test, others } = sorted(images);
  for (const [which, found] of [
    ['training', training],
    ['test', test],
  ] as const)
    if (found.length > 1)
      return refused(
        found[1].file,
        `${found[0].file} and ${found[1].file} both hold ${which} images.`,
        'Drop the files of one data set only.',
      );
  const [first] = training;
  const [second] = test;
  const table = first === undefined ? null : tableOf(first);
  const problem = table && singleClassProblem(table);
  if (problem) return { kind: 'refused', problem };
  return {
    kind: 'joined',
    training: table,
    test: second === undefined ? null : testOf(second),
    solution: second?.labels ?? null,
    passedOver: others.map(({ file }) => ({
      file,
      reason: `It has labelled images besides ${first?.file}, which were taken to train on, and ${second?.file}.`,
    })),
  };
}

interface Sorted {
  readonly training: readonly Images[];
  readonly test: readonly Images[];
  readonly others: readonly Images[];
}

/**
 * Which images are for training: by their names, and where those say nothing, labelled ones, the most images first. What
 * is left over beside sets that are named so is passed over, as a third set for validation is.
 */
function sorted(images: readonly Images[]): Sorted {
  const training = images.filter(({ set }) => set === 'training');
  const test = images.filter(part => part.set === 'test' || (part.set === null && part.labels === null));
  const isNamed = training.length > 0 && test.length > 0;
  const others: Images[] = [];
  const open = images
    .filter(part => part.set === null && part.labels !== null)
    .toSorted((one, other) => other.rows - one.rows);
  for (const part of open) {
    if (isNamed) others.push(part);
    else if (training.length === 0) training.push(part);
    else if (test.length === 0) test.push(part);
    else training.push(part);
  }
  return { training, test, others };
}

const testOf = ({ file, rows, pixels, labels, pictures }: Images): TestTable => ({
  fileName: file,
  rows,
  pixels,
  ...(pictures === undefined ? {} : { submission: formOf(['file', 'label'], pictures) }),
  ...(labels === null ? {} : { isHoldOut: true }),
});

function tableOf({ file, rows, pixels, labels, names }: Images): TrainingTable {
  if (labels === null) throw new TypeError('training images have labels');
  return labelledTable(file, rows, pixels, labels, names);
}
