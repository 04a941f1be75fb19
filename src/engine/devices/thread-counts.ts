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

/** A trainer on one number of threads. */
export interface ThreadTrial {
  /** Of its first whole step; null where it cannot be told how long a step takes. */
  readonly millisecondsPerStep: number | null;
  /** Times a few more steps: the milliseconds of one of them, null where it gave no answer. */
  again(): Promise<number | null>;
  /** Frees the trainer. */
  close(): Promise<void>;
}

/** A difference of less than this share is taken for chance: where other programs compute, all counts are much alike. */
const margin = 0.1;
/** Turns in a row in which more threads must be faster: a single one may have been lucky. */
const turnsInARow = 2;
/** Milliseconds of a step that need no second look, since a step is as long as several turns. */
const longStep = 150;
/**
 * Milliseconds of turns before fewer threads are called faster. A page that has just begun to train draws its first charts and the
 * engine compiles; both are done by then, another program is not.
 */
const longestDuel = 600;

/** A trial with the milliseconds of a step in its first step and in each turn since then. */
interface Contender<Trial extends ThreadTrial> {
  readonly trial: Trial;
  readonly turns: readonly number[];
}

const bestOf = ({ turns }: Contender<ThreadTrial>): number => Math.min(...turns);

const medianOf = ({ turns }: Contender<ThreadTrial>): number =>
  turns.toSorted((a, b) => a - b)[Math.floor(turns.length / 2)];

const isClearlyLess = (one: number, other: number): boolean => one < other * (1 - margin);

type Verdict = 'slower' | 'alike' | 'faster';

interface Duel<Trial extends ThreadTrial> {
  readonly more: Contender<Trial>;
  readonly fewer: Contender<Trial>;
  /** What fewer threads are. */
  readonly verdict: Verdict;
}

async function takeTurn<Trial extends ThreadTrial>({
  trial,
  turns,
}: Contender<Trial>): Promise<Contender<Trial> | null> {
  const milliseconds = await trial.again();
  return milliseconds === null ? null : { trial, turns: [...turns, milliseconds] };
}

/**
 * Lets two numbers of threads train in turns. More threads win as soon as two of their turns in a row are clearly faster than the
 * best of fewer; fewer win only if that never happens, by the medians of all turns.
 */
async function duel<Trial extends ThreadTrial>(
  start: Pick<Duel<Trial>, 'more' | 'fewer'>,
  now: () => number,
): Promise<Duel<Trial>> {
  let { more, fewer } = start;
  const begun = now();
  for (let turn = 0; ; turn++) {
    const isLong = bestOf(more) >= longStep;
    const last = more.turns.slice(isLong ? -1 : -turnsInARow);
    if ((isLong || turn >= turnsInARow) && isClearlyLess(Math.max(...last), bestOf(fewer)))
      return { more, fewer, verdict: 'slower' };
    if (turn > 0 && now() - begun >= longestDuel) break;
    const moreAgain = await takeTurn(more);
    if (moreAgain === null) return { more, fewer, verdict: 'faster' };
    more = moreAgain;
    const fewerAgain = await takeTurn(fewer);
    if (fewerAgain === null) return { more, fewer, verdict: 'slower' };
    fewer = fewerAgain;
  }
  return { more, fewer, verdict: isClearlyLess(medianOf(fewer), medianOf(more)) ? 'faster' : 'alike' };
}

/** The trial that was found, closed, and the milliseconds of a step in its best turn; null where it could not be timed. */
export interface FoundTrial<Trial extends ThreadTrial> {
  readonly trial: Trial;
  readonly millisecondsPerStep: number | null;
}

/**
 * Tries the counts in their order until one is clearly slower than the best so far, and gives the fastest trial, that of
 * more threads where two are alike: fewer threads than the best number only become slower. A count that could not be timed
 * is passed over. `counts` is not empty; `open` gets the milliseconds of the best step so far, infinite at first; `now` is the
 * clock, in milliseconds.
 */
export async function fastestTrial<Trial extends ThreadTrial>(
  counts: readonly number[],
  open: (threads: number, best: number) => Promise<Trial>,
  now: () => number = () => performance.now(),
): Promise<FoundTrial<Trial>> {
  let fastest: Contender<Trial> | null = null;
  let last: Trial | null = null;
  for (const threads of counts) {
    const trial: Trial = await open(threads, fastest ? bestOf(fastest) : Number.POSITIVE_INFINITY);
    last = trial;
    const { millisecondsPerStep } = trial;
    if (millisecondsPerStep === null) {
      if (fastest !== null) break;
      continue;
    }
    const opened: Contender<Trial> = { trial, turns: [millisecondsPerStep] };
    if (fastest === null) {
      fastest = opened;
      continue;
    }
    const over: Duel<Trial> = await duel({ more: fastest, fewer: opened }, now);
    fastest = over.verdict === 'faster' ? over.fewer : over.more;
    await (over.verdict === 'faster' ? over.more : over.fewer).trial.close();
    if (over.verdict === 'slower') break;
  }
  await fastest?.trial.close();
  const found = fastest?.trial ?? last;
  if (found === null) throw new RangeError('there is no number of threads to try');
  return { trial: found, millisecondsPerStep: fastest ? bestOf(fastest) : null };
}
