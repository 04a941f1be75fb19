/** The package's interface in a browser: in a page or in a worker. */
import { startInBrowser } from './hosts/browser-engine.ts';
import { type LoadModel, loadModelWith } from './model.ts';
import { type Train, trainWith } from './train.ts';

export { type ErrorCode, type FilePlace, RecognizerError } from './errors.ts';
export {
  type ImageArrays,
  type Images,
  imagesFromArrays,
  type LabelledImageArrays,
  type LabelledImages,
  labelledImagesFromArrays,
} from './images.ts';
export { type CsvOptions, type CsvSource, loadCsv, loadLabelledCsv } from './load-csv.ts';
export type { LoadModel, Model, PredictOptions } from './model.ts';
export { averagePredictions, type Evaluation, type Predictions, submissionCsv } from './predictions.ts';
export type { RunOptions } from './run-options.ts';
export type { Backend, Preset, TrainSettings } from './settings.ts';
export type { Train, TrainedModel, TrainOptions, TrainReport } from './train.ts';

const startEngine = startInBrowser;

/** Trains a network: see `Train`. */
export const train: Train = trainWith(startEngine);

/** Gives a saved model: see `LoadModel`. */
export const loadModel: LoadModel = loadModelWith(startEngine);
