/** One trial of a search: a training beside the cells, from its first step or its last checkpoint to its end. */

import { nothingLeft } from '../../core/data/checks/nothing-left.ts';
import type { ClassTable } from '../../core/data/classes.ts';
import { stepCost } from '../../core/forecast/step-cost.ts';
import { summarize } from '../../core/model/model-spec.ts';
import { type Settings, toDeviceChoice, toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import { withoutRows } from '../../core/training/left-out.ts';
import { preparingRun, runTransition } from '../../core/training/run-state.ts';
import { createMetricBuffer, type StepSeries } from '../page/metric-buffer.ts';
import type { CheckpointService, TrainingHandle } from '../page/services.ts';
import type { Context } from '../store/context.ts';
import { setStorageProblem } from '../store/storage-slice.ts';
import { trainingListener } from '../training/training-listener.ts';

export interface TrialJob {
  /** The trial's id within its search, from 0. */
  readonly trial: number;
  /** The name of its checkpoint. */
  readonly name: string;
  readonly settings: Settings;
  readonly dataHash: string;
  readonly classes: ClassTable;
  /** Rows that it leaves out, in rising order. */
  readonly leftOut: readonly number[];
  /** The seed of the rows that are held out: the same in all trials, whatever seed each has. */
  readonly splitSeed: number;
  /** The checkpoint from which it continues; null begins with its first step. */
  readonly resume: RunCheckpoint | null;
}

export interface TrialUnderWay {
  readonly handle: TrainingHandle;
  readonly classes: ClassTable;
  steps(): StepSeries;
  /** The last checkpoint; null before the first. */
  checkpoint(): RunCheckpoint | null;
}

/** Starts the training; throws an `Error` for a model that is impossible, and where nothing is left to train on. */
export function beginTrial(context: Context, job: TrialJob): TrialUnderWay {
  const { store, services } = context;
  const { trial, settings, classes, leftOut, splitSeed, resume } = job;
  const { length } = classes.labels;
  const spec = toModelSpec(settings, length);
  const summary = summarize(spec, length);
  if (!summary.ok) throw new Error(`${summary.problem.name}: ${summary.problem.message}.`);
  const rows = store.getState().data?.training?.rows;
  const gap = rows === undefined ? null : nothingLeft(rows - leftOut.length, settings.validationShare);
  if (gap) throw new Error(`${gap.message} ${gap.remedy}`);
  const config = withoutRows(toTrainConfig(settings), leftOut);
  const device = toDeviceChoice(settings);
  const metrics = createMetricBuffer(queueMicrotask);
  let checkpoint = resume;
  let writing = false;

  const save = (next: RunCheckpoint): void => {
    checkpoint = next;
    // While one is being written, newer ones wait for the next.
    if (writing) return;
    writing = true;
    const { name: runId, dataHash } = job;
    const savedAt = services.clock.now();
    const run: InterruptedRun = {
      runId,
      dataHash,
      recipes: [{ spec, config }],
      device,
      savedAt,
      finished: [],
      checkpoint: next,
    };
    void services.trialCheckpoints.save(run).then(saved => {
      writing = false;
      if (!saved.ok) setStorageProblem(context, saved.problem.message);
    });
  };

  store.setState({ searching: { kind: 'training', trial, run: preparingRun } });
  const cost = stepCost(spec, config);
  const position = { network: 0, epochs: config.epochs, stepCost: cost, stepCosts: [cost], resume };
  const listener = trainingListener(context, position, {
    metrics,
    advance: event =>
      store.setState(({ searching }) =>
        searching.kind === 'training'
          ? { searching: { ...searching, run: runTransition(searching.run, event) } }
          : {},
      ),
    onEpoch() {},
    onMeasurements() {},
    onCheckpoint: save,
  });
  const handle = services.engine.train({ spec, config: { ...config, splitSeed }, device, resume }, listener);
  return { handle, classes, steps: metrics.read, checkpoint: () => checkpoint };
}

/** The trial that was interrupted last, in this visit or an earlier one, by the name of its checkpoint. */
export function createUnfinishedTrial(checkpoints: CheckpointService) {
  let unfinished: { readonly name: string; readonly checkpoint: RunCheckpoint } | null = null;
  return {
    /** Reads what an earlier visit left, unless this visit left something newer. */
    async recover(): Promise<void> {
      if (unfinished !== null) return;
      const { run } = await checkpoints.recover();
      unfinished = run && { name: run.runId, checkpoint: run.checkpoint };
    },
    set(name: string, checkpoint: RunCheckpoint | null): void {
      unfinished = checkpoint && { name, checkpoint };
    },
    /** Null for a trial that begins with its first step. */
    checkpointOf: (name: string): RunCheckpoint | null =>
      unfinished?.name === name ? unfinished.checkpoint : null,
    async forget(): Promise<void> {
      unfinished = null;
      await checkpoints.clear();
    },
  };
}
