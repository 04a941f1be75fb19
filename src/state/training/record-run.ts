/** A finished training becomes a kept run, and a measurement of how fast its device trains. */
import type { ClassTable } from '../../core/data/classes.ts';
import { heldOutByAny, holdOutAlike, judgesOf } from '../../core/evaluation/ensemble/out-of-bag.ts';
import { paceOfRun } from '../../core/forecast/run-pace.ts';
import { endsOnEverything } from '../../core/settings/ensemble-members.ts';
import type { Settings } from '../../core/settings/settings.ts';
import {
  answersOf,
  type EpochResult,
  type FinishedNetwork,
  type KeptWeights,
} from '../../core/training/checkpoint/checkpoint.ts';
import type { TrainOutcome } from '../../protocol.ts';
import type { StepSeries } from '../page/metric-buffer.ts';
import type { RunRecord } from '../page/run-record.ts';
import type { Context } from '../store/context.ts';
import { addRun } from '../store/runs-slice.ts';
import { addPaces } from '../store/training-slice.ts';

export interface FinishedTraining {
  readonly id: string;
  readonly settings: Settings;
  /** The hash of the data that it was trained on. */
  readonly dataHash: string;
  readonly classes: ClassTable;
  /** Rows that it left out, in rising order. */
  readonly leftOut: readonly number[];
  /** The networks before the last, in the order of their seeds. */
  readonly finished: readonly FinishedNetwork[];
  readonly last: TrainOutcome;
  /** The epochs of all networks, one after another. */
  readonly history: readonly EpochResult[];
  readonly steps: StepSeries;
  readonly stepsPerEpoch: number;
  /** What a step cost as a share of what it costs alone, where trials were trained beside it; 1 otherwise. */
  readonly costShare: number;
  /** Set for a trial of a search, which does not replace the run in use; null for the train cell's own run. */
  readonly trialOf: RunRecord['trialOf'] | null;
}

/** How the record says which of its networks judge the held-out rows, where not all of them do. */
function judgement(
  settings: Settings,
  rowsOf: readonly Uint32Array[],
): Pick<RunRecord, 'judges' | 'finalTraining'> {
  if (endsOnEverything(settings)) return rowsOf.length > 1 ? { finalTraining: true } : {};
  return holdOutAlike(rowsOf) ? {} : { judges: judgesOf(rowsOf) };
}

/** The network with the best validation accuracy; the last one where nothing was held out. */
function bestOf(settings: Settings, outcomes: readonly FinishedNetwork[]): KeptWeights {
  const validated = endsOnEverything(settings) ? outcomes.slice(0, 1) : outcomes;
  return validated
    .map(({ best }) => best)
    .reduce((best, next) =>
      (next.validationAccuracy ?? Number.POSITIVE_INFINITY) > (best.validationAccuracy ?? 0) ? next : best,
    );
}

/** The part of a series that belongs to the first networks, as many as have `length` steps together. */
function firstSteps(series: StepSeries, length: number): StepSeries {
  if (series.length <= length) return series;
  const { loss, accuracy, health } = series;
  return {
    length,
    loss: loss.subarray(0, length),
    accuracy: accuracy.subarray(0, length),
    ...(health ? { health: health.filter(({ step }) => step < length) } : {}),
  };
}

/** Keeps the run, its body in memory until it is written, and returns its record. */
export function recordRun(context: Context, training: FinishedTraining): RunRecord {
  const { services, bodies } = context;
  const { id, settings, dataHash, classes, leftOut, finished, last, history, steps } = training;
  const { stepsPerEpoch, costShare, trialOf } = training;
  const trained = [...finished, last];
  // A final training that was stopped predicts nothing: the validated network does.
  const unfinished = finished.length > 0 && last.ended === 'stopped' && endsOnEverything(settings);
  const outcomes = unfinished ? finished : trained;
  const rowsOf = outcomes.map(({ validationRows = last.validationRows }) => validationRows);
  const alike = holdOutAlike(rowsOf);
  const validationRows = alike ? rowsOf[0] : heldOutByAny(rowsOf);
  // Of a run that was stopped, networks may have been trained beside those that it keeps.
  const isPart = unfinished || outcomes.length < settings.networks;
  const kept = isPart ? outcomes.length * settings.epochs : Number.POSITIVE_INFINITY;
  const complete = history.filter(({ epoch }) => epoch <= kept);
  const seconds = trained.reduce((sum, network) => sum + network.seconds, 0);
  const { epoch, validationAccuracy } = bestOf(settings, outcomes);
  const record: RunRecord = {
    id,
    name: null,
    pinned: false,
    at: services.clock.now(),
    settings,
    dataHash,
    classes,
    device: last.device,
    ended: last.ended,
    history: complete,
    stepsPerEpoch,
    best: { epoch, validationAccuracy },
    heldOutRows: validationRows.length,
    ...judgement(settings, rowsOf),
    copiesTogether: true,
    seconds,
    ...(leftOut.length > 0 ? { leftOut } : {}),
    ...(trialOf ? { trialOf } : {}),
  };
  bodies.hold(id, {
    steps: firstSteps(steps, kept * stepsPerEpoch),
    networks: outcomes.map(({ best }) => best),
    validationRows,
    ...(alike ? {} : { heldOutBy: rowsOf }),
    answers: outcomes.flatMap(answersOf),
  });
  const networks = trained.map(network => ({
    epochs: network.history.length,
    heldOut: (network.validationRows ?? last.validationRows).length,
  }));
  // Of networks that were stopped side by side nobody knows how many steps each had done.
  const isKnown = last.ended !== 'stopped' || trained.length === 1 || last.device.backend !== 'webgpu';
  const pace = paceOfRun({
    settings,
    classes: classes.labels.length,
    device: last.device,
    networks,
    steps: steps.length,
    seconds,
    costShare,
  });
  addRun(context, record, trialOf === null);
  if (pace && isKnown) addPaces(context, [pace]);
  return record;
}
