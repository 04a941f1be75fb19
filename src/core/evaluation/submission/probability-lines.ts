/** `probabilities.csv`: the probabilities behind a submission, to be blended with those of other models. */
import type { Probabilities } from '../metrics.ts';
import { csvField } from './submission.ts';

/** The first field of a line and the comma behind it; a quoted field may hold commas. */
const firstField = /^(?:"(?:[^"]|"")*"|[^,]*),/;

/** A float32 with the nine digits that give it back exactly, without zeros at the end. */
const formatFloat = (value: number): string => String(Number(value.toPrecision(9)));

/**
 * The lines of the file without their ends: the ids of `submission`, the text of the submission, and a column for each
 * class, whose name is what the submission writes for it, of `names` `[classes]`. So the name of the first largest column
 * is the submission's answer, whatever the ids are. `probabilities` are `[rows, classes]`.
 */
export function* probabilityLines(
  submission: string,
  probabilities: Probabilities,
  names: readonly string[],
): Generator<string> {
  const [header, ...lines] = submission.trimEnd().split('\n');
  const idOf = (line: string) => firstField.exec(line)?.[0] ?? '';
  yield `${idOf(header)}${names.map(csvField).join()}`;
  for (const [row, line] of lines.entries()) {
    const own = probabilities.subarray(row * names.length, (row + 1) * names.length);
    yield idOf(line) + Array.from(own, formatFloat).join(',');
  }
}
