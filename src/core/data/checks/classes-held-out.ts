/** Classes that a validation share leaves nothing of, known before anything is trained. */
import { type Bytes, classCount } from '../dataset.ts';
import { largestRemainders } from '../split.ts';

/** The classes of which every image is held out. `labels` is `[rows]`. */
export function classesHeldOut(labels: Bytes, share: number): readonly number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const label of labels) counts[label]++;
  const held = largestRemainders(counts, share);
  return [...counts.keys()].filter(label => counts[label] > 0 && held[label] === counts[label]);
}
