/** Checks of loaded tables, whose bytes are in blobs until they are loaded. */

import type { DataSummary } from '../../../core/data/checks/data-summary.ts';
import { pixelsPerImage, type TestTable } from '../../../core/data/dataset.ts';
import type { PassedOver } from '../../../core/data/file-problem.ts';
import type { SubmissionForm } from '../../../core/data/submission-form.ts';
import type { Treatment, Treatments } from '../../../core/data/treatment.ts';
import type { PackedData } from '../../persistence/pack-data.ts';
import {
  type Check,
  FieldProblem,
  fields,
  listOf,
  number,
  orAbsent,
  orNull,
  text,
  truth,
  where,
  whole,
} from './check.ts';
import { classTable } from './check-parts.ts';
import { dataWarning } from './check-warnings.ts';

type PackedTraining = NonNullable<PackedData['training']>;
type PackedTest = NonNullable<PackedData['test']>;

const bytes: Check<Blob> = (value, at) => {
  if (value instanceof Blob) return value;
  throw new FieldProblem(at, 'is no array of bytes');
};

const sized = (blob: PackedTest['pixels'], size: number): boolean =>
  blob instanceof Blob && blob.size === size;

const columns: Check<SubmissionForm['columns']> = (value, at) => {
  const [id, label, ...more] = listOf(text)(value, at);
  if (id === undefined || label === undefined || more.length > 0)
    throw new FieldProblem(at, 'are not two names');
  return [id, label];
};

const testFields = {
  fileName: text,
  rows: whole(1),
  pixels: bytes,
  submission: orAbsent(
    fields<SubmissionForm>({ columns, ids: orNull(listOf(text)), names: orAbsent(listOf(text)) }),
  ),
  isHoldOut: orAbsent(truth),
};

const hasItsImages = ({ rows, pixels }: Pick<PackedTest, 'rows' | 'pixels'>): boolean =>
  sized(pixels, rows * pixelsPerImage);
const imageCount = 'has not 784 pixels for each of its rows';

const test: Check<PackedTest> = where(
  where(fields<PackedTest>(testFields), hasItsImages, imageCount),
  ({ rows, submission }: Pick<TestTable, 'rows' | 'submission'>) =>
    (submission?.ids?.length ?? rows) === rows,
  'has not one id for each of its rows',
);

const training: Check<PackedTraining> = where(
  where(
    fields<PackedTraining>({
      fileName: text,
      rows: whole(1),
      pixels: bytes,
      labels: bytes,
      classes: orAbsent(classTable),
      submission: orAbsent(() => undefined),
      isHoldOut: orAbsent(() => undefined),
    }),
    hasItsImages,
    imageCount,
  ),
  ({ rows, labels }) => sized(labels, rows),
  'has not one label for each of its rows',
);

const treatment = fields<Treatment>({ scaled: truth, inverted: truth, transposed: truth });

const counts = fields<DataSummary['duplicates']>({ training: whole(), test: whole() });

const answersFit = (tested: Pick<PackedTest, 'rows'> | null, solution: PackedData['solution']): boolean =>
  solution === null || (tested !== null && sized(solution, tested.rows));
const answerCount = 'has not one answer for each test image';

const removedTest = where(
  fields<NonNullable<NonNullable<PackedData['history']>['removedTest']>>({ test, solution: orNull(bytes) }),
  removed => answersFit(removed.test, removed.solution),
  answerCount,
);

export const packedData: Check<PackedData> = where(
  fields<PackedData>({
    training: orNull(training),
    test: orNull(test),
    solution: orNull(bytes),
    history: orAbsent(
      fields<NonNullable<PackedData['history']>>({
        treatments: fields<Treatments>({
          training: treatment,
          test: treatment,
          testRemoved: truth,
          split: orAbsent(whole()),
        }),
        testLeftOver: truth,
        removedTest: orNull(removedTest),
      }),
    ),
    summary: fields<PackedData['summary']>({
      bytes: number,
      seconds: number,
      hash: text,
      duplicates: counts,
      blanks: counts,
      assumptions: listOf(text),
      passedOver: listOf(fields<PassedOver>({ file: text, reason: text })),
      warnings: orAbsent(listOf(dataWarning)),
    }),
  }),
  data => answersFit(data.test, data.solution),
  answerCount,
);
