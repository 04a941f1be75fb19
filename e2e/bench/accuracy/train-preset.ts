/** One training of a preset on one split, by the notebook's own cells, and its predictions for the held-out images. */

import { reliabilityOf } from '../../../src/core/evaluation/calibration/reliability.ts';
import { atTemperature, fitTemperature } from '../../../src/core/evaluation/calibration/temperature.ts';
import {
  type AnswersToRows,
  heldOutByAny,
  outOfBagVote,
} from '../../../src/core/evaluation/ensemble/out-of-bag.ts';
import { classCountOf, type Probabilities, predictedClasses } from '../../../src/core/evaluation/metrics.ts';
import { presetSettings } from '../../../src/core/settings/presets.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import type { EngineService } from '../../../src/state/page/services.ts';
import { expectedScoreOf } from '../../../src/state/runs/expected-score.ts';
import { engineInNode } from '../labels/engine-in-node.ts';
import { notebookInNode } from '../notebook-in-node.ts';
import type { PresetRun } from './missing-runs.ts';
import type { SplitTables } from './split-tables.ts';
import { meanLikelihood } from './statistics.ts';
import type { StoredPredictions } from './stored-predictions.ts';

export interface PresetTask extends PresetRun {
  /** Settings that differ from the preset's, for tests. */
  readonly changes?: Partial<Settings>;
}

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

/** The expected calibration error at the temperature of the validation rows; null where nothing was held out. */
function calibratedError(
  answers: readonly AnswersToRows[],
  labels: ArrayLike<number>,
  probabilities: Probabilities,
  solution: Uint8Array,
): number | null {
  if (answers.length === 0) return null;
  const rows = heldOutByAny(answers.map(answer => answer.rows));
  const truth = Uint8Array.from(rows, row => labels[row]);
  const classes = classCountOf(probabilities, solution.length);
  const temperature = fitTemperature(outOfBagVote(rows, classes, answers), truth);
  return reliabilityOf(atTemperature(probabilities, solution.length, temperature), solution).error;
}

/** Rejects, with the page's words, where the training fails. */
export async function trainPreset(
  { preset, split, seed, changes = {} }: PresetTask,
  tables: SplitTables,
  threads: number,
): Promise<StoredPredictions> {
  const settings: Settings = {
    ...presetSettings(preset, { ...defaultSettings, seed, device: 'wasm' }),
    ...changes,
  };
  const { engine, heard } = listening(engineInNode(threads), settings.views);
  const app = await notebookInNode(tables, engine);
  app.settings.edit(settings);
  app.cells.runOutdated(['train', 'evaluate', 'predict']);
  await app.cells.settled();
  const page = app.store.getState();
  const { prediction, problems, runs } = page;
  if (prediction === null)
    throw new Error(
      `${preset} failed: ${JSON.stringify([problems.train, problems.evaluate, problems.predict])}`,
    );
  const { probabilities } = prediction;
  const { solution, training } = tables;
  const truth = Uint8Array.from(solution);
  const expected = expectedScoreOf(page, prediction.run);
  return {
    version: 1,
    system: preset,
    split,
    seed,
    seconds: runs[0].seconds,
    likelihood: meanLikelihood(probabilities, truth),
    calibration: reliabilityOf(probabilities, truth).error,
    calibrated: calibratedError(heard, training.labels, probabilities, truth),
    expected: expected && { low: expected.low, high: expected.high },
    predicted: predictedClasses(probabilities, truth.length),
  };
}
