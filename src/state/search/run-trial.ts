/** One trial of a search: a training of its own beside the cells, from its first step or its last checkpoint to its end. */

import { stepCost } from '../../core/forecast/step-cost.ts';
import { summarize } from '../../core/model/model-spec.ts';
import { type Settings, toDeviceChoice, toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import type { RunCheckpoint } from '../../core/training/checkpoint/checkpoint.ts';
import type { InterruptedRun } from '../../core/training/checkpoint/interrupted-run.ts';
import { preparingRun, runTransition } from '../../core/training/run-state.ts';
import type { TrainOutcome } from '../../protocol.ts';
import type { Context } from '../page/context.ts';
import { createMetricBuffer, type StepSeries } from '../page/metric-buffer.ts';
import type { TrainingHandle } from '../page/services.ts';
import { trainingListener } from '../training/training-listener.ts';

export interface TrialJob {
  /** The trial's number within its search. */
  readonly trial: number;
  /** Its name among checkpoints. */
  readonly id: string;
  readonly settings: Settings;
  readonly dataHash: string;
  /** Seed of the rows that are held out: the same in all trials, whatever seed each has. */
  readonly splitSeed: number;
  readonly resume: RunCheckpoint | null;
}

export interface TrialUnderWay {
  readonly handle: TrainingHandle;
  steps(): StepSeries;
  /** The last one; null before the first. */
  checkpoint(): RunCheckpoint | null;
}

/** Starts the training; throws an `Error` for a model that is impossible. */
export function beginTrial(context: Context, job: TrialJob): TrialUnderWay {
  const { store, services } = context;
  const { trial, settings, splitSeed, resume } = job;
  const spec = toModelSpec(settings);
  const summary = summarize(spec);
  if (!summary.ok) throw new Error(`${summary.problem.name}: ${summary.problem.message}.`);
  const config = toTrainConfig(settings);
  const device = toDeviceChoice(settings);
  const metrics = createMetricBuffer(queueMicrotask);
  let checkpoint = resume;
  let writing = false;

  const save = (next: RunCheckpoint): void => {
    checkpoint = next;
    // While one is being written, newer ones wait for the next.
    if (writing) return;
    writing = true;
    const { id: runId, dataHash } = job;
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
      if (!saved.ok) store.setState({ unsaved: saved.problem.message });
    });
  };

  store.setState({ searching: { kind: 'training', trial, run: preparingRun } });
  const lesson = { network: 0, epochs: config.epochs, stepCosts: [stepCost(spec, config)], resume };
  const listener = trainingListener(context, lesson, {
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
  return { handle, steps: metrics.read, checkpoint: () => checkpoint };
}

/** Whether a stopped training has anything worth keeping: weights that went through all images at least once. */
export const isWorthKeeping = ({ best }: TrainOutcome): boolean => best.epoch > 0;
