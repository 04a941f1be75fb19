/** What the names of dropped files tell. */

/** The file of the sample data's answers. A submission has the same columns, so only the name tells them apart. */
export const solutionName = 'solution.csv';

/** True for the submission that Kaggle's own zips have in them, which says how one is written. */
export const isSampleSubmission = (file: string): boolean =>
  /^sample[ _-]?submission.*\.csv(\.txt)?(\.gz)?$/i.test(baseName(file));

/** A path without its folders: `train.csv` for `digit-recognizer.zip/data/train.csv`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
