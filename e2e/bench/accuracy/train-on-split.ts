/** One training on one split, by the notebook's own cells, and its predictions for the held-out images. */

import { reliabilityOf } from '../../../src/core/evaluation/calibration/reliability.ts';
import { atTemperature, fitTemperature } from '../../../src/core/evaluation/calibration/temperature.ts';
import {
  type AnswersToRows,
  heldOutByAny,
  outOfBagVote,
} from '../../../src/core/evaluation/ensemble/out-of-bag.ts';
import { classCountOf, predictedClasses } from '../../../src/core/evaluation/metrics.ts';
import { crossEntropy } from '../../../src/core/evaluation/softmax.ts';
import type { Settings } from '../../../src/core/settings/settings.ts';
import type { EngineService } from '../../../src/state/page/services.ts';
import { expectedScoreOf } from '../../../src/state/runs/expected-score.ts';
import { engineInNode } from '../labels/engine-in-node.ts';
import { notebookInNode } from '../notebook-in-node.ts';
import type { TrainingTask } from './missing-runs.ts';
import type { SplitTables } from './split-tables.ts';
import { wrongCount } from './statistics.ts';
import { type StoredPredictions, systemOf, type ValidationResult } from './stored-predictions.ts';

/** The engine, with an ear on what each network answers for validation rows in as many views as the test images get. */
function listening(engine: EngineService, views: number) {
  const heard: AnswersToRows[] = [];
  const listener: EngineService = {
    ...engine,
    async predict(request, onProgress, signal) {
      const answer = await engine.predict(request, onProgress, signal);
      if (request.images.table === 'training' && request.views === views)
        heard.push({ rows: request.images.rows, probabilities: answer.probabilities });
      return answer;
    },
  };
  return { engine: listener, heard };
}

/** What the answers say of the rows that were held out, and the temperature that fits them; null where none were. */
function validated(
  answers: readonly AnswersToRows[],
  labels: ArrayLike<number>,
  classes: number,
): { readonly result: ValidationResult; readonly temperature: number } | null {
  if (answers.length === 0) return null;
  const rows = heldOutByAny(answers.map(answer => answer.rows));
  const truth = Uint8Array.from(rows, row => labels[row]);
  const vote = outOfBagVote(rows, classes, answers);
  const temperature = fitTemperature(vote, truth);
  const result = {
    wrong: wrongCount(predictedClasses(vote, rows.length), truth),
    rows: rows.length,
    likelihood: crossEntropy(atTemperature(vote, rows.length, temperature), truth),
  };
  return { result, temperature };
}

/** Rejects, with the page's words, where the training fails. */
export async function trainOnSplit(
  { split, seed, ...task }: TrainingTask,
  tables: SplitTables,
  threads: number,
): Promise<StoredPredictions> {
  const settings: Settings = { ...task.settings, seed, device: 'wasm' };
  const { engine, heard } = listening(engineInNode(threads), settings.views);
  const app = await notebookInNode(tables, engine);
  app.settings.edit(settings);
  app.cells.runOutdated(['train', 'evaluate', 'predict']);
  await app.cells.settled();
  const page = app.store.getState();
  const { prediction, problems, runs } = page;
  if (prediction === null)
    throw new Error(
      `The training failed: ${JSON.stringify([problems.train, problems.evaluate, problems.predict])}`,
    );
  const { probabilities } = prediction;
  const { solution, training } = tables;
  const truth = Uint8Array.from(solution);
  const expected = expectedScoreOf(page, prediction.run);
  const validation = validated(heard, training.labels, classCountOf(probabilities, truth.length));
  const calibrated =
    validation && reliabilityOf(atTemperature(probabilities, truth.length, validation.temperature), truth);
  return {
    version: 2,
    system: systemOf(settings),
    settings,
    split,
    seed,
    seconds: runs[0].seconds,
    validation: validation?.result ?? null,
    likelihood: crossEntropy(probabilities, truth),
    calibration: reliabilityOf(probabilities, truth).error,
    calibrated: calibrated?.error ?? null,
    expected: expected && { low: expected.low, high: expected.high },
    predicted: predictedClasses(probabilities, truth.length),
  };
}
