/** Two runs side by side: both classify the images that neither was trained on. */
import type { Bytes } from '../../core/data/dataset.ts';
import { messageOf } from '../../core/error-message.ts';
import { heldOutByBoth } from '../../core/evaluation/ensemble/shared-held-out.ts';
import { type McNemar, mcnemar } from '../../core/evaluation/mcnemar.ts';
import { predictedClasses } from '../../core/evaluation/metrics.ts';
import { classifyHeldOut } from '../engine-tasks/classify-held-out.ts';
import { loadEngine } from '../engine-tasks/load-engine.ts';
import type { Context } from '../store/context.ts';

/** An image on which the two runs give different answers. */
interface Disagreement {
  /** The row of the training table. */
  readonly row: number;
  /** The true class. */
  readonly label: number;
  /** The classes that the two runs predict. */
  readonly first: number;
  readonly second: number;
}

export type PairComparison =
  | {
      readonly kind: 'compared';
      /** The number of images that both held out. */
      readonly rows: number;
      /** The number of them that each run classifies correctly. */
      readonly firstRight: number;
      readonly secondRight: number;
      readonly test: McNemar;
      readonly disagreements: readonly Disagreement[];
    }
  /** `message` is a sentence that says why they cannot be compared. */
  | { readonly kind: 'impossible'; readonly message: string };

const impossible = (message: string): PairComparison => ({ kind: 'impossible', message });

const countRight = (answers: Bytes, labels: Bytes): number =>
  answers.reduce((sum, answer, row) => sum + Number(answer === labels[row]), 0);

/** Never rejects; `onProgress` counts the images of both runs. */
export async function compareSideBySide(
  context: Context,
  ids: readonly [string, string],
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<PairComparison> {
  const { data, runs } = context.store.getState();
  const [first, second] = ids.map(id => runs.find(run => run.id === id));
  if (!first || !second) return impossible('One of the two runs is no longer kept.');
  if (!data?.training) return impossible('Load the training data first.');
  const { hash } = data.summary;
  if (first.dataHash !== hash || second.dataHash !== hash)
    return impossible('Both runs must have been trained on the data that is loaded.');
  try {
    const [one, other] = await Promise.all([first, second].map(({ id }) => context.bodies.get(id)));
    const rows = heldOutByBoth(one.validationRows, other.validationRows);
    if (rows.length === 0)
      return impossible('No image was held out by both runs: hold some out, and train with the same seed.');
    await loadEngine(context);
    const answers: Bytes[] = [];
    for (const [turn, run] of [first, second].entries()) {
      const report = (done: number, total: number) => onProgress(turn * total + done, 2 * total);
      const { probabilities } = await classifyHeldOut(context, run, rows, 1, report, signal);
      if (signal.aborted) return impossible('The comparison was broken off.');
      answers.push(predictedClasses(probabilities, rows.length));
    }
    const [ones, others] = answers;
    const labels = Uint8Array.from(rows, row => data.training?.labels[row] ?? 0);
    const disagreements = [...rows].flatMap((row, index) =>
      ones[index] === others[index]
        ? []
        : [{ row, label: labels[index], first: ones[index], second: others[index] }],
    );
    return {
      kind: 'compared',
      rows: rows.length,
      firstRight: countRight(ones, labels),
      secondRight: countRight(others, labels),
      test: mcnemar(ones, others, labels),
      disagreements,
    };
  } catch (error) {
    return impossible(messageOf(error));
  }
}
