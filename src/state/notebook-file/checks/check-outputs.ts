/** Checks of the outputs of the cells. */
import type { ClassTable } from '../../../core/data/classes.ts';
import { pixelsPerImage } from '../../../core/data/dataset.ts';
import { histogramBins, type PixelSums } from '../../../core/data/pixel-statistics.ts';
import type { AloneAccuracy } from '../../../core/evaluation/ensemble/out-of-bag.ts';
import type { VoteGain } from '../../../core/evaluation/ensemble/vote.ts';
import type { Evaluation } from '../../page/evaluation.ts';
import type { LabelCheck } from '../../page/label-check.ts';
import type { Hits, Prediction } from '../../page/prediction.ts';
import type { SavedOutputs } from '../../persistence/saved-page.ts';
import type { DataStatistics } from '../../store/cells-slice.ts';
import {
  areBelow,
  type Check,
  fields,
  listOf,
  number,
  numbers,
  oneOf,
  orAbsent,
  orNull,
  text,
  variants,
  where,
  whole,
} from './check.ts';
import { classTable, device } from './check-parts.ts';

const bytes = numbers('u1');
const floats = numbers('f4');
const rows = numbers('u4');

const pixelSums: Check<PixelSums> = where(
  fields<PixelSums>({
    counts: rows,
    classSums: numbers('f8'),
    histogram: numbers('f8', histogramBins),
  }),
  ({ counts, classSums }) => classSums.length === counts.length * pixelsPerImage,
  'has not 784 sums for each class',
);

/** True for one class of the table for each row, and one probability for each row and class. */
const fitsClasses = (
  classes: ClassTable,
  labels: Uint8Array<ArrayBufferLike>,
  probabilities: Float32Array,
): boolean =>
  probabilities.length === labels.length * classes.labels.length &&
  labels.every(label => label < classes.labels.length);

type Measured = Extract<Evaluation, { kind: 'measured' }>;

const measured: Check<Evaluation> = where(
  fields<Measured>({
    kind: oneOf('measured'),
    run: text,
    device,
    rows,
    classes: classTable,
    labels: bytes,
    probabilities: floats,
    temperature: orAbsent(number),
    alone: orAbsent(listOf(fields<AloneAccuracy>({ network: whole(), rows: whole(1), accuracy: number }))),
    gains: orAbsent(listOf(fields<VoteGain>({ networks: whole(1), accuracy: number, gain: number }))),
  }),
  found =>
    found.rows.length === found.labels.length &&
    fitsClasses(found.classes, found.labels, found.probabilities),
  'has not one class and one probability of each class for each of its rows',
);

const evaluation = variants<Evaluation>({
  measured,
  'nothing held out': fields<Exclude<Evaluation, Measured>>({ kind: oneOf('nothing held out'), run: text }),
});

const hits = fields<Hits>({ correct: whole(), total: whole() });

const prediction: Check<Prediction> = where(
  fields<Prediction>({
    run: text,
    views: orAbsent(whole(1)),
    device,
    classes: classTable,
    probabilities: floats,
    labels: bytes,
    csv: text,
    names: orAbsent(listOf(text)),
    validation: orAbsent(orNull(hits)),
    heldOut: orNull(hits),
    seconds: number,
  }),
  ({ classes, labels, probabilities }) => fitsClasses(classes, labels, probabilities),
  'has not one class and one probability of each class for each of its rows',
);

const labelCheck: Check<LabelCheck> = where(
  fields<LabelCheck>({
    dataHash: text,
    seconds: number,
    judged: whole(),
    agreement: number,
    wrong: number,
    rows,
    given: where(bytes, areBelow(62), 'has a class that there is not'),
    likely: where(bytes, areBelow(62), 'has a class that there is not'),
    margin: floats,
  }),
  found => [found.given, found.likely, found.margin].every(({ length }) => length === found.rows.length),
  'has not two classes and a margin for each of its rows',
);

export const savedOutputs: Check<SavedOutputs> = fields<SavedOutputs>({
  statistics: orNull(fields<DataStatistics>({ training: orNull(pixelSums), test: orNull(pixelSums) })),
  evaluation: orNull(evaluation),
  prediction: orNull(prediction),
  labelCheck: orAbsent(orNull(labelCheck)),
});
