/** One training of a preset on one split, by the notebook's own cells, and its predictions for the held-out images. */
import { softVote } from '../../../src/core/evaluation/ensemble.ts';
import { type Probabilities, predictedClasses } from '../../../src/core/evaluation/metrics.ts';
import { reliabilityOf } from '../../../src/core/evaluation/reliability.ts';
import { atTemperature, fitTemperature } from '../../../src/core/evaluation/temperature.ts';
import { type PresetName, presetSettings } from '../../../src/core/settings/presets.ts';
import { defaultSettings, type Settings } from '../../../src/core/settings/settings.ts';
import type { EngineService } from '../../../src/state/page/services.ts';
import { expectedScoreOf } from '../../../src/state/runs/expected-score.ts';
import { engineInNode } from '../labels/engine-in-node.ts';
import { notebookInNode } from '../notebook-in-node.ts';
import type { SplitTables } from './split-tables.ts';
import { meanLikelihood } from './statistics.ts';
import type { StoredPredictions } from './stored-predictions.ts';

export interface PresetTask {
  readonly preset: PresetName;
  readonly split: number;
  readonly seed: number;
  /** Settings that differ from the preset's, for tests. */
  readonly changes?: Partial<Settings>;
}

/** What the networks answered for the validation rows, in as many views as the test images get. */
interface ValidationAnswers {
  readonly rows: Uint32Array;
  readonly members: Probabilities[];
}

/** The engine, with an ear on what it answers for the validation rows. */
function listening(engine: EngineService, views: number) {
  const heard: { answers: ValidationAnswers | null } = { answers: null };
  const listener: EngineService = {
    ...engine,
    async predict(request, onProgress, signal) {
      const answer = await engine.predict(request, onProgress, signal);
      if (request.images.table === 'training' && request.views === views) {
        heard.answers ??= { rows: request.images.rows, members: [] };
        heard.answers.members.push(answer.probabilities);
      }
      return answer;
    },
  };
  return { engine: listener, heard };
}

/** The expected calibration error at the temperature of the validation rows; null where nothing was held out. */
function calibratedError(
  answers: ValidationAnswers | null,
  labels: ArrayLike<number>,
  probabilities: Probabilities,
  solution: Uint8Array,
): number | null {
  if (answers === null) return null;
  const truth = Uint8Array.from(answers.rows, row => labels[row]);
  const temperature = fitTemperature(softVote(answers.members), truth);
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
    calibrated: calibratedError(heard.answers, training.labels, probabilities, truth),
    expected: expected && { low: expected.low, high: expected.high },
    predicted: predictedClasses(probabilities, truth.length),
  };
}
