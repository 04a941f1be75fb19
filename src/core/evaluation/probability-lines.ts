/** `probabilities.csv`: the probabilities behind a submission, to be blended with those of other models. */
import type { ClassTable } from '../data/classes.ts';
import type { Probabilities } from './metrics.ts';

/** The first field of a line and the comma behind it; a quoted field may hold commas. */
const firstField = /^(?:"(?:[^"]|"")*"|[^,]*),/;

/** A float32 with the nine digits that give it back exactly, without zeros at the end. */
const formatFloat = (value: number): string => String(Number(value.toPrecision(9)));

/**
 * The lines of the file without their ends: the ids of `submission`, the text of the submission, and a column for each
 * class, which has the label that the submission writes for it as its name. So the name of the first largest column is the
 * submission's answer, whatever the ids are. `probabilities` are `[rows, classes]`.
 */
export function* probabilityLines(
  submission: string,
  probabilities: Probabilities,
  { labels }: ClassTable,
): Generator<string> {
  const [header, ...lines] = submission.trimEnd().split('\n');
  const idOf = (line: string) => firstField.exec(line)?.[0] ?? '';
  yield `${idOf(header)}${labels.join(',')}`;
  for (const [row, line] of lines.entries()) {
    const own = probabilities.subarray(row * labels.length, (row + 1) * labels.length);
    yield idOf(line) + Array.from(own, formatFloat).join(',');
  }
}
