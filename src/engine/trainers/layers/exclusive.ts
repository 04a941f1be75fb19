/** The queue of all that uses tfjs, whose current backend is global: one user at a time. */
import { RequestQueue } from '../request-queue.ts';

const queue = new RequestQueue();

/** Runs `work` once everything that was added before it has settled. */
export const exclusively = <Result>(work: () => Promise<Result>): Promise<Result> => queue.add(work);
