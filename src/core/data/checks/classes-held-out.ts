/** Classes that a validation share leaves nothing of, known before anything is trained. */
import type { TrainingTable } from '../dataset.ts';
import { largestRemainders } from '../split.ts';

/** The names of the classes of which every image is held out. */
export function classesHeldOut(
  { labels, classes }: Pick<TrainingTable, 'labels' | 'classes'>,
  share: number,
): readonly string[] {
  const counts = new Array<number>(classes.labels.length).fill(0);
  for (const label of labels) counts[label]++;
  const held = largestRemainders(counts, share);
  return classes.names.filter((_, label) => counts[label] > 0 && held[label] === counts[label]);
}
