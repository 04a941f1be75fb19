/** The answers that each epoch of a run gave, brought to the rows of its evaluation. Loaded with the first evaluation. */
import { notAsked } from '../../core/evaluation/epoch-matrices.ts';
import type { EpochAnswers } from '../../core/training/checkpoint/checkpoint.ts';
import type { RunBody } from '../page/run-bodies.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';

/** The answers of each epoch, one for every row that a network of the run held out. */
function answersToAll(
  { settings, history }: RunRecord,
  { answers = [], heldOutBy, validationRows }: RunBody,
): readonly EpochAnswers[] {
  if (!heldOutBy) return answers;
  return answers.map((own, index) => {
    const asked = heldOutBy[Math.floor((history[index].epoch - 1) / settings.epochs)];
    if (own.length === 0 || own.length !== asked.length) return own;
    const answerTo = new Map(Array.from(asked, (row, at) => [row, own[at]]));
    return Uint8Array.from(validationRows, row => answerTo.get(row) ?? notAsked);
  });
}

/**
 * The answers of each epoch of a run, empty where they were not kept, and `notAsked` for rows that the epoch's network did
 * not hold out. Never rejects.
 */
export async function answersOfEpochs(
  { store, bodies }: Context,
  id: string,
): Promise<readonly EpochAnswers[]> {
  const run = store.getState().runs.find(each => each.id === id);
  const body = await bodies.read(id).catch(() => null);
  return run && body ? answersToAll(run, body) : [];
}
