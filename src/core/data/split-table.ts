/** The split of a table whose repeated images are looked for once. */
import { type ImageSurvey, surveyImages, surveySlices } from './data-checks.ts';
import type { Bytes, TrainingTable } from './dataset.ts';
import { type Fold, foldSplit, type Split, stratifiedSplit } from './split.ts';

/** The first row of each row's image; null for a table in which no image repeats. */
const known = new WeakMap<Bytes, Uint32Array | null>();

/** Which rows a training uses, and which of them it holds out. */
export interface SplitPlan {
  /** Stratified share of the rows that is held out; 0 trains on everything. */
  readonly validationShare: number;
  readonly seed: number;
  /** Seed by which rows are held out; `seed` where it is absent. */
  readonly splitSeed?: number;
  /** Which part is held out, of those that the split seed deals out one after another; the first, 0, where it is absent. */
  readonly part?: number;
  /** Holds out this fold instead of a share. */
  readonly fold?: Fold;
  /** Rows that are neither trained on nor held out. The other rows are split as if these were there. */
  readonly leftOut?: readonly number[];
}

function keep(pixels: Bytes, { duplicates, firstOf }: ImageSurvey): Uint32Array | null {
  const found = duplicates > 0 ? firstOf : null;
  known.set(pixels, found);
  return found;
}

function firstOfImages({ pixels, rows }: TrainingTable): Uint32Array | null {
  const before = known.get(pixels);
  return before === undefined ? keep(pixels, surveyImages(pixels, rows)) : before;
}

/** Looks for repeated images in slices, with a pause after each: a table's first split would take a page's thread for long. */
export async function lookForRepeats(
  { pixels, rows }: TrainingTable,
  pause: () => Promise<void>,
): Promise<void> {
  if (known.has(pixels)) return;
  const slices = surveySlices(pixels, rows);
  for (let slice = slices.next(); ; slice = slices.next()) {
    if (slice.done) {
      keep(pixels, slice.value);
      return;
    }
    await pause();
  }
}

/** Splits the table as `stratifiedSplit` and `foldSplit` do, with equal images on the same side. */
export function splitTable(
  table: TrainingTable,
  { validationShare, seed, splitSeed = seed, part, fold, leftOut = [] }: SplitPlan,
): Split {
  const firstOf = firstOfImages(table);
  const split = fold
    ? foldSplit(table.labels, fold, splitSeed, firstOf)
    : stratifiedSplit(table.labels, validationShare, splitSeed, firstOf, part);
  if (leftOut.length === 0) return split;
  const out = new Set(leftOut);
  const used = (row: number) => !out.has(row);
  return { training: split.training.filter(used), validation: split.validation.filter(used) };
}
