/** Which networks of a run answer for which images, and what the run's estimate is of. */
import type { EstimateOf } from '../../core/evaluation/ensemble/estimate.ts';
import type { RunBody } from './run-bodies.ts';
import type { RunRecord } from './run-record.ts';

/** The turns of the networks that name new images, from 0: all, or the one that was trained on everything at the end. */
export const predictingTurns = ({ finalTraining }: RunRecord, networks: number): readonly number[] =>
  finalTraining ? [networks - 1] : Array.from({ length: networks }, (_, turn) => turn);

/** The number of networks that a complete run trained, or that vote in it. */
export const networkCount = ({ finalTraining, voters, settings }: RunRecord): number =>
  voters?.length ?? (finalTraining ? 2 : settings.networks);

/** True where new images are named by several networks together. */
export const isVote = (run: RunRecord): boolean => predictingTurns(run, networkCount(run)).length > 1;

/**
 * The turns of the networks that may judge a row of the training table: those that held it out. A row that all of them
 * were trained on is answered as a new image is.
 */
export function judgingTurns(
  run: RunRecord,
  { networks, heldOutBy }: RunBody,
  row: number,
): readonly number[] {
  const judges = heldOutBy?.flatMap((rows, turn) => (rows.includes(row) ? [turn] : [])) ?? [];
  return judges.length > 0 ? judges : predictingTurns(run, networks.length);
}

/** Null where the networks that predict are those that judge. */
export function estimateOf({ finalTraining, judges }: RunRecord): EstimateOf | null {
  if (finalTraining) return { kind: 'validated network' };
  return judges ? { kind: 'out of bag', judges } : null;
}
