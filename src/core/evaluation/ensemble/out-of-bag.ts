/**
 * Networks that held out unlike rows, judged out of bag (Breiman 1996, "Out-of-bag estimation"): each row by those
 * networks alone that were not trained on it. Fewer networks than all judge a row, so what they reach is a cautious
 * estimate of the vote of all.
 */
import { accuracy, type Probabilities, predictedClasses } from '../metrics.ts';

/** How many of `networks` networks judge a row, at the least and at the most. */
export interface Judges {
  readonly networks: number;
  readonly fewest: number;
  readonly most: number;
}

/** One network's answers to rows of a table, `[rows, classes]`. */
export interface AnswersToRows {
  readonly rows: Uint32Array;
  readonly probabilities: Probabilities;
}

/** The answers of one network of a run. */
export interface NetworkAnswers extends AnswersToRows {
  /** Its place in the run, from 0. */
  readonly network: number;
}

/** Every row number that is in one of the lists, in rising order. */
export const heldOutByAny = (lists: readonly Uint32Array[]): Uint32Array<ArrayBuffer> =>
  Uint32Array.from(new Set(lists.flatMap(list => [...list]))).sort();

/** True where all networks held out the same rows. */
export const holdOutAlike = ([first, ...others]: readonly Uint32Array[]): boolean =>
  others.every(list => list.length === first.length && list.every((row, at) => row === first[at]));

/** The judges of the rows that one network or several held out; none without such rows. */
export function judgesOf(lists: readonly Uint32Array[]): Judges {
  const counts = new Map<number, number>();
  for (const list of lists) for (const row of list) counts.set(row, (counts.get(row) ?? 0) + 1);
  const networks = lists.length;
  if (counts.size === 0) return { networks, fewest: 0, most: 0 };
  return {
    networks,
    fewest: [...counts.values()].reduce((least, count) => Math.min(least, count)),
    most: [...counts.values()].reduce((most, count) => Math.max(most, count)),
  };
}

/**
 * The mean probabilities of each row over the networks that answered it, `[rows, classes]`. Throws a `RangeError` for a row
 * that no network answered.
 */
export function outOfBagVote(
  rows: Uint32Array,
  classes: number,
  members: readonly AnswersToRows[],
): Float32Array<ArrayBuffer> {
  const placeOf = new Map(Array.from(rows, (row, place) => [row, place]));
  const sums = new Float64Array(rows.length * classes);
  const judges = new Uint32Array(rows.length);
  for (const { rows: own, probabilities } of members)
    for (const [at, row] of own.entries()) {
      const place = placeOf.get(row);
      if (place === undefined) continue;
      judges[place]++;
      for (let index = 0; index < classes; index++)
        sums[place * classes + index] += probabilities[at * classes + index];
    }
  const missing = judges.indexOf(0);
  if (missing >= 0) throw new RangeError(`no network answered row ${rows[missing]}`);
  return Float32Array.from(sums, (sum, at) => sum / judges[Math.floor(at / classes)]);
}

/** What one network reaches alone on the rows that it held out. */
export interface AloneAccuracy {
  /** Its place in the run, from 0: a network that held none of the rows out is not measured. */
  readonly network: number;
  readonly rows: number;
  readonly accuracy: number;
}

/** `labels` are the classes of the whole table. */
export const aloneOn = (
  { network, rows, probabilities }: NetworkAnswers,
  labels: Uint8Array,
): AloneAccuracy => ({
  network,
  rows: rows.length,
  accuracy: accuracy(
    predictedClasses(probabilities, rows.length),
    Uint8Array.from(rows, row => labels[row]),
  ),
});
