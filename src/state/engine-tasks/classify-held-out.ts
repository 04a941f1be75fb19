/** A run's answer to rows that it held out: each row is judged by the networks that were not trained on it. */
import {
  type AloneAccuracy,
  aloneOn,
  type NetworkAnswers,
  outOfBagVote,
} from '../../core/evaluation/ensemble/out-of-bag.ts';
import { heldOutByBoth } from '../../core/evaluation/ensemble/shared-held-out.ts';
import type { Device } from '../../core/training/device.ts';
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

/**
 * The answers of each network of a run to those of the rows of the training table that it held out, by `heldOutBy`; a
 * network that held none of them out is not asked. Rejects as `classify` does; `onProgress` counts rows.
 */
export async function askJudges(
  context: Context,
  run: RunRecord,
  heldOutBy: readonly Uint32Array[],
  rows: Uint32Array,
  views: number,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<{ readonly device: Device; readonly answers: readonly NetworkAnswers[] }> {
  const judges = heldOutBy
    .map((own, network) => ({ network, rows: heldOutByBoth(own, rows) }))
    .filter(judge => judge.rows.length > 0);
  const questions = judges.map(({ network, rows: own }) => ({
    turn: network,
    images: { table: 'training', rows: own.slice() } as const,
    views,
  }));
  // Each network is asked for a part of the rows; together they are shown as the whole.
  const report = (done: number, total: number) =>
    onProgress(Math.floor((done / total) * rows.length), rows.length);
  const given = await ask(context, run, questions, report, signal);
  return {
    device: given[0].device,
    answers: judges.map((judge, at) => ({ ...judge, probabilities: given[at].probabilities })),
  };
}

/** `rows` are rows of the training table that the run held out, at least one. Rejects as `classify` does. */
export async function classifyHeldOut(
  context: Context,
  run: RunRecord,
  rows: Uint32Array<ArrayBuffer>,
  views: number,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<HeldOutAnswer> {
  const { heldOutBy } = await context.bodies.get(run.id);
  if (heldOutBy === undefined) {
    const images = { table: 'training', rows: rows.slice() } as const;
    const answer = await classify(context, run, { images, views }, onProgress, signal);
    return { ...answer, alone: [] };
  }
  const { device, answers } = await askJudges(context, run, heldOutBy, rows, views, onProgress, signal);
  const { training } = context.store.getState().data ?? {};
  return {
    device,
    probabilities: outOfBagVote(rows, run.classes.labels.length, answers),
    members: [],
    alone: training ? answers.map(own => aloneOn(own, training.labels)) : [],
  };
}
