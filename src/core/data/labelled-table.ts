/** A training table of images and the labels that a file gives them. */
import { classesOf, type KnownNames, toClassIndices } from './classes.ts';
import type { Bytes, TrainingTable } from './dataset.ts';
import { type FileProblem, fileProblem } from './file-problem.ts';
import { namesOfKnownSet } from './known-sets.ts';

/**
 * Makes the table. It takes over `labels`, `[rows]`, and replaces each label of the file by the index of its class.
 * `names` are those that came with the images; without them those of a well-known data set are taken by the file's name.
 */
export function labelledTable(
  fileName: string,
  rows: number,
  pixels: Bytes,
  labels: Bytes,
  names: KnownNames | null = null,
): TrainingTable {
  const classes = classesOf(labels, names ?? namesOfKnownSet(fileName));
  toClassIndices(labels, classes);
  return { fileName, rows, pixels, labels, classes };
}

/** Says that all images have one label, so that there is nothing to tell apart; null where there are more classes. */
export function singleClassProblem({ fileName, classes }: TrainingTable): FileProblem | null {
  if (classes.labels.length > 1) return null;
  return fileProblem(
    { file: fileName, line: null, column: null },
    `Every image has the label ${classes.labels[0]}; a classifier needs at least two classes.`,
    'Drop a table with images of the other classes as well.',
  );
}
