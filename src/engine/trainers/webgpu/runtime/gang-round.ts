/** Which networks of a gang train together next, and for how many steps. */
import type { StepsRequest } from '../../../../core/training/trainer.ts';

export interface Waiting {
  readonly request: StepsRequest;
  /** The steps that have been run already. */
  readonly done: number;
}

export interface Round {
  /** Indices of those that train, in their order. */
  readonly members: readonly number[];
  readonly steps: number;
}

const stepsOf = ({ request }: Waiting): number => Math.ceil(request.rows.length / request.batchSize);

/** The images of a step from the next on; 0 behind the last. */
function imagesOf({ request, done }: Waiting, step: number): number {
  const from = (done + step) * request.batchSize;
  return Math.max(0, Math.min(request.batchSize, request.rows.length - from));
}

/**
 * Networks train together as long as their minibatches have the same number of images: the most that agree on the next one,
 * until one of them is done or has a smaller last one.
 */
export function nextRound(waiting: readonly Waiting[]): Round {
  const alike = (a: Waiting, b: Waiting) =>
    a.request.batchSize === b.request.batchSize && imagesOf(a, 0) === imagesOf(b, 0);
  const groups = waiting.map(one => waiting.flatMap((other, index) => (alike(one, other) ? [index] : [])));
  const members = groups.reduce((most, group) => (group.length > most.length ? group : most));
  const chosen = members.map(index => waiting[index]);
  const [first] = chosen;
  let steps = 1;
  while (imagesOf(first, steps) > 0 && chosen.every(one => imagesOf(one, steps) === imagesOf(first, steps)))
    steps++;
  return { members, steps };
}

/** The next `steps` steps of a request, as views on its arrays. */
export function partOfRequest(waiting: Waiting, steps: number): StepsRequest {
  const { request, done } = waiting;
  const { rows, learningRates, batchSize, firstStep, measure } = request;
  const end = done + steps;
  return {
    ...request,
    rows: rows.subarray(done * batchSize, end * batchSize),
    learningRates: learningRates.subarray(done, end),
    firstStep: firstStep + done,
    measure: measure && end === stepsOf(waiting),
  };
}

export const isDone = (waiting: Waiting): boolean => waiting.done === stepsOf(waiting);
