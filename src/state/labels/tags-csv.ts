/** The tagged images as a table for a spreadsheet, in the order in which they were tagged. */
import { predictedClasses } from '../../core/evaluation/metrics.ts';
import { type CsvRow, csvText } from '../page/csv-text.ts';
import { loadedClasses } from '../store/data-slice.ts';
import type { PageState } from '../store/page-state.ts';
import { type ImagePlace, tagsOf } from '../store/rows-slice.ts';

/** What the network in use answers to an image: known of held-out images that were evaluated, and of predicted ones. */
function answerTo(
  { evaluation, prediction, data }: Pick<PageState, 'evaluation' | 'prediction' | 'data'>,
  { table, row }: ImagePlace,
): string | null {
  if (table === 'test')
    return prediction?.labels.length === data?.test?.rows
      ? (prediction?.classes.names[prediction.labels[row]] ?? null)
      : null;
  if (evaluation?.kind !== 'measured') return null;
  const { rows, probabilities, classes } = evaluation;
  const at = rows.indexOf(row);
  return at < 0 ? null : classes.names[predictedClasses(probabilities, rows.length)[at]];
}

/** The text of the file. Rows count from 1, as on the page; a label or an answer that is not known is an empty field. */
export function tagsCsv(page: PageState): Promise<string> {
  const { names } = loadedClasses(page);
  const labels = page.data?.training?.labels;
  return csvText(
    tagsOf(page).map(
      (image): CsvRow => ({
        table: image.table,
        row: image.row + 1,
        label: image.table === 'training' && labels ? names[labels[image.row]] : null,
        prediction: answerTo(page, image),
        tag: image.tag,
      }),
    ),
  );
}
