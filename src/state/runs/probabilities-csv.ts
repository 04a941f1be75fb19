/** The text of `probabilities.csv`, written in parts between which the page has its turn. */
import { probabilityLines } from '../../core/evaluation/submission/probability-lines.ts';
import type { Prediction } from '../page/prediction.ts';
import type { Clock } from '../page/services.ts';

/** Lines that take a few milliseconds. */
const linesAtOnce = 2000;

export async function probabilitiesCsv(
  { csv, probabilities, classes, names = classes.labels.map(String) }: Prediction,
  clock: Pick<Clock, 'pause'>,
): Promise<string> {
  const parts: string[] = [];
  let part: string[] = [];
  for (const line of probabilityLines(csv, probabilities, names)) {
    part.push(`${line}\n`);
    if (part.length < linesAtOnce) continue;
    parts.push(part.join(''));
    part = [];
    await clock.pause();
  }
  return [...parts, ...part].join('');
}
