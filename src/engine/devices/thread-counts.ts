/**
 * How many threads the processor really serves. A browser's count is no measurement: WebKitGTK says 4 on two cores, and a
 * phone counts small cores, for which the large ones would wait in every step. The count changes no bit of a result.
 */

/** More threads are of no use: a minibatch is computed in so many shards. */
export const mostThreads = 8;

/** The counts worth trying, most first: what the browser says, as far as `most` are of use, and the powers of two below. */
export function threadCounts(said: number, most: number): readonly number[] {
  const first = Math.max(1, Math.min(Math.floor(said) || 1, most));
  const counts = [first];
  for (let count = 2 ** Math.floor(Math.log2(first)); count >= 1; count /= 2)
    if (count < first) counts.push(count);
  return counts;
}

/** The result of trying one count; null milliseconds where it cannot be told how long a step takes. */
export interface ThreadTrial {
  readonly millisecondsPerStep: number | null;
}

/** A difference of less than this share is taken for chance: where other programs compute, all counts are much alike. */
const margin = 0.1;

/**
 * Tries the counts in their order until one is clearly slower than the best so far, and gives the fastest trial, that of
 * more threads where two are alike: fewer threads than the best number only become slower. A count that could not be timed
 * is passed over. `counts` is not empty; `trial` gets the milliseconds of the best step so far, infinite at first.
 */
export async function fastestTrial<Trial extends ThreadTrial>(
  counts: readonly number[],
  trial: (threads: number, best: number) => Promise<Trial>,
): Promise<Trial> {
  let fastest: Trial | null = null;
  let last: Trial | null = null;
  for (const threads of counts) {
    const best = fastest?.millisecondsPerStep ?? null;
    last = await trial(threads, best ?? Number.POSITIVE_INFINITY);
    const { millisecondsPerStep } = last;
    if (best !== null && (millisecondsPerStep === null || millisecondsPerStep > best * (1 + margin))) break;
    if (
      millisecondsPerStep !== null &&
      millisecondsPerStep < (best ?? Number.POSITIVE_INFINITY) * (1 - margin)
    )
      fastest = last;
  }
  const found = fastest ?? last;
  if (found === null) throw new RangeError('there is no number of threads to try');
  return found;
}
