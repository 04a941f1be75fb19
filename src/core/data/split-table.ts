/** The split of a table whose repeated images are looked for once. */
import { surveyImages } from './data-checks.ts';
import type { Bytes, TrainingTable } from './dataset.ts';
import { type Split, stratifiedSplit } from './split.ts';

/** The first row of each row's image; null for a table in which no image repeats. */
const known = new WeakMap<Bytes, Uint32Array | null>();

/** Splits the table as `stratifiedSplit` does, with equal images on the same side. */
export function splitTable(table: TrainingTable, share: number, seed: number): Split {
  let firstOf = known.get(table.pixels);
  if (firstOf === undefined) {
    const survey = surveyImages(table.pixels, table.rows);
    firstOf = survey.duplicates > 0 ? survey.firstOf : null;
    known.set(table.pixels, firstOf);
  }
  return stratifiedSplit(table.labels, share, seed, firstOf);
}
