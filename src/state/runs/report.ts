/** The report of the selected run as plain data, for programs that drive the page. */

import { openWarnings } from '../../core/data/checks/data-warning.ts';
import { describeWarning, tableNames } from '../../core/data/checks/describe-warning.ts';
import type { ClassTable } from '../../core/data/classes.ts';
import { kaggleForm, type SubmissionForm } from '../../core/data/submission-form.ts';
import { splitSeedOf } from '../../core/data/treatment.ts';
import { describeEstimate } from '../../core/evaluation/ensemble/estimate.ts';
import { wilsonInterval } from '../../core/evaluation/wilson.ts';
import { summarize } from '../../core/model/model-spec.ts';
import { type PresetName, presetOf } from '../../core/settings/presets.ts';
import {
  modelFacts,
  predictFacts,
  type Settings,
  toModelSpec,
  trainFacts,
} from '../../core/settings/settings.ts';
import type { BackendName, DeviceChoice, TrainerName } from '../../core/training/device.ts';
import { estimateOf } from '../page/run-networks.ts';
import type { PageState } from '../store/page-state.ts';
import { selectedRun } from '../store/runs-slice.ts';
import { expectedScoreOf } from './expected-score.ts';

export interface NotebookReport {
  readonly seed: number;
  /** The seed by which the images are dealt out between the tables; 0 as the files have them. */
  readonly splitSeed: number;
  readonly dataHash: string;
  /** SHA-256 (hex) of every setting that does something. */
  readonly configHash: string;
  /** Labels as in the files, and names, in the order of the network's outputs. */
  readonly classes: ClassTable;
  readonly rows: { readonly train: number; readonly validation: number; readonly test: number };
  readonly device: {
    readonly requested: DeviceChoice;
    readonly backend: BackendName;
    readonly trainer: TrainerName;
    readonly threads: number;
    readonly adapter: string | null;
  };
  readonly model: {
    readonly preset: PresetName | null;
    readonly parameters: number;
    /** Floating-point operations of the forward pass, for one image. */
    readonly flopsPerSample: number;
  };
  /** Losses in nats, accuracies as shares; `val` is null where nothing was held out. */
  readonly epochs: readonly {
    readonly epoch: number;
    readonly seconds: number;
    readonly loss: number;
    readonly accuracy: number;
    readonly valLoss: number | null;
    readonly valAccuracy: number | null;
  }[];
  readonly best: { readonly epoch: number; readonly valAccuracy: number | null };
  readonly seconds: { readonly load: number; readonly train: number; readonly predict: number };
  /** The score estimated from held-out images, known before anything is submitted; null where nothing was held out. */
  readonly expected: {
    readonly accuracy: number;
    readonly interval: readonly [number, number];
    readonly rows: number;
  } | null;
  /** A sentence on what that score is of, where the networks that predict are not those that were measured; null otherwise. */
  readonly estimate: string | null;
  /** The score on the test images; null unless their answers are known. */
  readonly heldOut: { readonly accuracy: number; readonly interval: readonly [number, number] } | null;
  /** How the predictions of the test images are written. */
  readonly submission: SubmissionForm;
  /** True where the test images came with labels, so that there is a score in place of a submission. */
  readonly isHoldOut: boolean;
  /** A sentence for each thing that may be wrong with the data. */
  readonly warnings: readonly string[];
}

async function hashOf(settings: Settings): Promise<string> {
  const facts = { ...modelFacts(settings), ...trainFacts(settings), ...predictFacts(settings) };
  const text = new TextEncoder().encode(JSON.stringify(Object.entries(facts).sort()));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('');
}

function expectedOf(page: PageState, run: string): NotebookReport['expected'] {
  const score = expectedScoreOf(page, run);
  return score && { accuracy: score.accuracy, interval: [score.low, score.high], rows: score.rows };
}

function heldOutOf(prediction: PageState['prediction']): NotebookReport['heldOut'] {
  if (!prediction?.heldOut) return null;
  const { correct, total } = prediction.heldOut;
  const { low, high } = wilsonInterval(correct, total);
  return { accuracy: correct / total, interval: [low, high] };
}

/** A sentence for each open warning on the loaded data. */
export function warningsOf({ data, dismissed }: PageState): readonly string[] {
  if (!data) return [];
  return openWarnings(data.summary, dismissed).map(warning => describeWarning(warning, tableNames(data)));
}

/** The report of the selected run; null until a run has been trained on the loaded data. */
export async function reportOf(page: PageState): Promise<NotebookReport | null> {
  const run = selectedRun(page);
  const { data, prediction } = page;
  if (!run || !data?.training) return null;
  const { settings, classes, device, history, best, heldOutRows, leftOut = [], seconds } = run;
  const summary = summarize(toModelSpec(settings, classes.labels.length));
  if (!summary.ok) return null;
  const estimate = estimateOf(run);
  return {
    seed: settings.seed,
    splitSeed: splitSeedOf(data.history.treatments),
    dataHash: data.summary.hash,
    configHash: await hashOf(settings),
    classes,
    rows: {
      // All networks that predict together were trained on every row, where not all held out the same.
      train: data.training.rows - (estimate === null ? heldOutRows : 0) - leftOut.length,
      validation: heldOutRows,
      test: data.test?.rows ?? 0,
    },
    device: { requested: settings.device, ...device },
    model: { preset: presetOf(settings), parameters: summary.parameters, flopsPerSample: summary.flops },
    epochs: history.map(result => ({
      epoch: result.epoch,
      seconds: result.seconds,
      loss: result.loss,
      accuracy: result.accuracy,
      valLoss: result.validationLoss,
      valAccuracy: result.validationAccuracy,
    })),
    best: { epoch: best.epoch, valAccuracy: best.validationAccuracy },
    seconds: { load: data.summary.seconds, train: seconds, predict: prediction?.seconds ?? 0 },
    expected: expectedOf(page, run.id),
    estimate: estimate && heldOutRows > 0 ? describeEstimate(estimate) : null,
    heldOut: heldOutOf(prediction),
    submission: data.test?.submission ?? kaggleForm,
    isHoldOut: data.test?.isHoldOut ?? false,
    warnings: warningsOf(page),
  };
}
