/** A trained model: it predicts, measures itself, and can be saved. */
import type { ClassTable } from '../core/data/classes.ts';
import { pixelsPerImage, type TestTable, type TrainingTable } from '../core/data/dataset.ts';
import { knobProblem } from '../core/settings/knob.ts';
import { knobs } from '../core/settings/knobs.ts';
import type { EngineEvent } from '../protocol.ts';
import { withEngine } from './ask-engine.ts';
import { RecognizerError } from './errors.ts';
import type { StartEngine } from './hosts/engine-host.ts';
import { classIndices, type Images, type LabelledImages, requireImages } from './images.ts';
import { readModel, writeModel } from './model-file.ts';
import type { Network } from './network.ts';
import {
  type Computed,
  type Evaluation,
  evaluationOf,
  type Predictions,
  predictionsOf,
} from './predictions.ts';
import { type RunOptions, requireRun } from './run-options.ts';

export interface PredictOptions extends RunOptions {
  /**
   * Number of slightly moved copies of each image whose probabilities are averaged, 1 to 9; by default as the settings of the
   * training say. An image that the network is sure of is looked at once.
   */
  readonly views?: number | undefined;
  /** Called now and then with the number of images that are done. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

export interface Model {
  /** The classes, in the order of the columns of `probabilities`. */
  readonly classes: ClassTable;
  /**
   * Rejects with a `RecognizerError`: 'data' for what are no images, 'settings' for an impossible option, or why the
   * network cannot be run; with the signal's reason when it is aborted.
   */
  predict(images: Images, options?: PredictOptions): Promise<Predictions>;
  /** Predicts and compares with the labels. Rejects as `predict` does, and with 'data' for a label that is no class of the model. */
  evaluate(images: LabelledImages, options?: PredictOptions): Promise<Evaluation>;
  /** The model as safetensors, with everything that `loadModel` needs: the same file predicts the same bits. */
  save(): Uint8Array<ArrayBuffer>;
}

/** Stands for the table that the network was trained on, of which the engine asks only the grey of the paper. */
function paperTable(classes: ClassTable, paper: number): TrainingTable {
  const pixels = new Uint8Array(pixelsPerImage).fill(paper);
  return { fileName: 'paper', rows: 1, pixels, labels: new Uint8Array(1), classes };
}

async function compute(
  startEngine: StartEngine,
  { spec, weights, classes, paper, ...network }: Network,
  images: Images,
  options: PredictOptions,
): Promise<Computed> {
  requireImages(images);
  const { views = network.views, onProgress, signal } = options;
  const problem = knobProblem(knobs.views, views);
  if (problem !== null) throw new RecognizerError('settings', problem);
  const start = requireRun(options);
  const test: TestTable = { fileName: 'images', rows: images.count, pixels: images.pixels };
  let told = 0;
  const onEvent = (event: EngineEvent) => {
    // An engine that stood still begins again.
    if (event.kind !== 'predicting' || event.done <= told) return;
    told = event.done;
    onProgress?.({ done: event.done, total: event.total });
  };
  return withEngine(startEngine, start, signal, async ask => {
    await ask({ kind: 'data', training: paperTable(classes, paper), test }, 'ready');
    return ask(
      { kind: 'predict', spec, weights, device: start.backend, images: { table: 'test' }, views },
      'predicted',
      onEvent,
    );
  });
}

export function createModel(startEngine: StartEngine, network: Network): Model {
  const { classes } = network;
  return {
    classes,
    async predict(images, options = {}) {
      return predictionsOf(await compute(startEngine, network, images, options), images.count, classes);
    },
    async evaluate(images, options = {}) {
      const truth = classIndices(images, classes);
      return evaluationOf(await compute(startEngine, network, images, options), truth, classes);
    },
    save: () => writeModel(network),
  };
}

/** Gives the model that `save` wrote. Throws a `RecognizerError` ('model-file') for anything else. */
export type LoadModel = (bytes: Uint8Array | ArrayBuffer) => Model;

export const loadModelWith =
  (startEngine: StartEngine): LoadModel =>
  bytes =>
    createModel(startEngine, readModel(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes));
