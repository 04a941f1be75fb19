/** Trains one network, as the page does. */
import { nothingLeft } from '../core/data/checks/nothing-left.ts';
import { paperOf } from '../core/data/paper.ts';
import type { EpochResult } from '../core/training/checkpoint/checkpoint.ts';
import type { Device } from '../core/training/device.ts';
import type { EngineEvent } from '../protocol.ts';
import { withEngine } from './ask-engine.ts';
import { RecognizerError } from './errors.ts';
import type { StartEngine } from './hosts/engine-host.ts';
import { type LabelledImages, trainingTable } from './images.ts';
import { createModel, type Model } from './model.ts';
import { type RunOptions, requireRun } from './run-options.ts';
import { completeSettings, type Preset, recipeOf, type TrainSettings } from './settings.ts';

export interface TrainOptions extends RunOptions {
  /** The settings to begin with; by default `sprint`, which is above 99 % on MNIST in seconds. */
  readonly preset?: Preset | undefined;
  /** Settings that differ from the preset's. */
  readonly settings?: Partial<TrainSettings> | undefined;
  /** Everything random comes from it: 0 to 4,294,967,295, by default 1. */
  readonly seed?: number | undefined;
  /** Called at the end of each epoch. What it throws ends the training, which then rejects with that. */
  readonly onEpoch?: ((epoch: EpochResult) => void) | undefined;
}

/** How a training went. */
export interface TrainReport {
  /** `early` where early stopping ended it. */
  readonly ended: 'complete' | 'early';
  /** What really computed: the backend, and the number of threads. */
  readonly device: Device;
  /** The metrics of every epoch. */
  readonly epochs: readonly EpochResult[];
  /** Number of the epoch, from 1, whose weights the model has. */
  readonly keptEpoch: number;
  /** Accuracy of these weights on the held-out images; null where none were held out. */
  readonly validationAccuracy: number | null;
  /** The places, from 0, of the images that were held out and not trained on. */
  readonly heldOut: Uint32Array;
  readonly seconds: number;
}

export interface TrainedModel extends Model {
  readonly report: TrainReport;
}

/**
 * Trains a network on the images and gives it with a report. The same images, settings and seed give the same bits as on
 * the page, on any number of threads.
 *
 * Rejects with a `RecognizerError`: 'data' for images that cannot be trained on, 'settings' for an impossible setting or
 * network, 'diverged', 'unsupported', 'out-of-memory', 'device-lost'; and with the signal's reason when it is aborted.
 */
export type Train = (images: LabelledImages, options?: TrainOptions) => Promise<TrainedModel>;

export const trainWith =
  (startEngine: StartEngine): Train =>
  async (images, options = {}) => {
    const { preset = 'sprint', settings = {}, seed = 1, onEpoch, signal } = options;
    const start = requireRun(options);
    const { backend } = start;
    const complete = completeSettings({ preset, settings, seed, backend });
    const table = trainingTable(images);
    const { classes } = table;
    const { spec, config } = recipeOf(complete, classes.labels.length);
    const gap = nothingLeft(table.rows, config.validationShare);
    if (gap) throw new RecognizerError('data', gap.message, 'Lower validationShare, or give more images.');
    let told = 0;
    const onEvent = (event: EngineEvent) => {
      // An engine that stood still begins again, with the same epochs.
      if (event.kind !== 'epoch' || event.result.epoch <= told) return;
      told = event.result.epoch;
      onEpoch?.(event.result);
    };
    const outcome = await withEngine(startEngine, start, signal, async ask => {
      await ask({ kind: 'data', training: table, test: null }, 'ready');
      const request = { spec, config, device: backend, resume: null };
      return (await ask({ kind: 'train', train: request }, 'trained', onEvent)).outcome;
    });
    const { best, history, device, seconds } = outcome;
    const network = {
      spec,
      weights: best.weights,
      classes,
      views: complete.views,
      paper: paperOf(table.pixels),
    };
    const report: TrainReport = {
      ended: outcome.ended === 'early' ? 'early' : 'complete',
      device,
      epochs: history,
      keptEpoch: best.epoch,
      validationAccuracy: best.validationAccuracy,
      heldOut: outcome.validationRows,
      seconds,
    };
    return { ...createModel(startEngine, network), report };
  };
