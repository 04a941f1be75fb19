/** The actions on the kept runs: those on the list, comparing two side by side, and letting several vote. */
import type { EpochAnswers } from '../../core/training/checkpoint/checkpoint.ts';
import type { Prediction } from '../page/prediction.ts';
import type { Context } from '../store/context.ts';
import { createRunListActions, type RunListActions } from '../store/runs-slice.ts';
import type { PairComparison } from './side-by-side.ts';
import type { Vote } from './vote.ts';

export interface RunActions extends RunListActions {
  /** Lets two runs classify the images that neither was trained on; never rejects. */
  compareSideBySide(
    ids: readonly [string, string],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<PairComparison>;
  /** Lets runs vote as one, which is kept and chosen for the cells below; never rejects. */
  vote(
    ids: readonly string[],
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ): Promise<Vote>;
  /**
   * The answers of each epoch of a run on its held-out rows, empty where they were not kept, and `notAsked` for rows that
   * the epoch's network did not hold out; never rejects.
   */
  answersOf(id: string): Promise<readonly EpochAnswers[]>;
  /** The text of `probabilities.csv`, of the same images as `submission.csv`. */
  probabilitiesCsv(prediction: Prediction): Promise<string>;
  /** The number of networks whose weights are kept; rejects where they cannot be read. */
  networkCount(id: string): Promise<number>;
}

export function createRunActions(context: Context): RunActions {
  const list = createRunListActions(context);
  return {
    ...list,
    compareSideBySide: async (ids, onProgress, signal) =>
      (await import('./side-by-side.ts')).compareSideBySide(context, ids, onProgress, signal),
    async vote(ids, onProgress, signal) {
      const { voteOfRuns } = await import('./vote.ts');
      const vote = await voteOfRuns(context, ids, onProgress, signal);
      if (vote.kind === 'voted') list.select(vote.run);
      return vote;
    },
    answersOf: async id => (await import('./epoch-answers.ts')).answersOfEpochs(context, id),
    async probabilitiesCsv(prediction) {
      const { probabilitiesCsv } = await import('./probabilities-csv.ts');
      return probabilitiesCsv(prediction, context.services.clock);
    },
    networkCount: async id => (await context.bodies.get(id)).networks.length,
  };
}
