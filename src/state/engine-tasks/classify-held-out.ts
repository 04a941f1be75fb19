/** A run's answer to rows that it held out: each row is judged by the networks that were not trained on it. */
import { type AloneAccuracy, aloneOn, outOfBagVote } from '../../core/evaluation/ensemble/out-of-bag.ts';
import { heldOutByBoth } from '../../core/evaluation/ensemble/shared-held-out.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';
import { ask, classify, type RunAnswer } from './classify.ts';

export interface HeldOutAnswer extends RunAnswer {
  /**
   * What each network reaches alone on the rows that it held out of those that were asked. Empty where all networks held
   * out the same; otherwise there are no `members`.
   */
  readonly alone: readonly AloneAccuracy[];
}

/** `rows` are rows of the training table that the run held out. Rejects as `classify` does. */
export async function classifyHeldOut(
  context: Context,
  run: RunRecord,
  rows: Uint32Array<ArrayBuffer>,
  views: number,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<HeldOutAnswer> {
  const { heldOutBy } = await context.bodies.get(run.id);
  const images = (own: Uint32Array<ArrayBuffer>) => ({ table: 'training', rows: own.slice() }) as const;
  if (heldOutBy === undefined) {
    const answer = await classify(context, run, { images: images(rows), views }, onProgress, signal);
    return { ...answer, alone: [] };
  }
  const judges = heldOutBy
    .map((own, turn) => ({ turn, rows: heldOutByBoth(own, rows) }))
    .filter(judge => judge.rows.length > 0);
  const questions = judges.map(({ turn, rows: own }) => ({ turn, images: images(own), views }));
  // Each network is asked for a part of the rows; together they are shown as the whole.
  const report = (done: number, total: number) =>
    onProgress(Math.floor((done / total) * rows.length), rows.length);
  const answers = await ask(context, run, questions, report, signal);
  const { training } = context.store.getState().data ?? {};
  const members = judges.map((judge, at) => ({
    rows: judge.rows,
    probabilities: answers[at].probabilities,
  }));
  return {
    device: answers[0].device,
    probabilities: outOfBagVote(rows, run.classes.labels.length, members),
    members: [],
    alone: training ? members.map(member => aloneOn(member, training.labels)) : [],
  };
}
