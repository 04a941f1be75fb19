/** The actions on training: the buttons, the run of an earlier visit, the rate finder and the devices. */

import type { TrainingTable } from '../../core/data/dataset.ts';
import { findRate } from '../engine-tasks/find-rate.ts';
import { probeDevices } from '../engine-tasks/probe-devices.ts';
import type { LabelCheckProgress } from '../labels/check-labels.ts';
import type { Context } from '../store/context.ts';
import type { Resuming } from './checkpointing.ts';
import type { Buttons } from './run-buttons.ts';

export interface TrainingActions extends Buttons {
  /** Continues the run that an earlier visit left unfinished; its settings must be those in the cells. */
  continueInterrupted(): void;
  discardInterrupted(): void;
  /**
   * Tries growing learning rates on a fresh network, beside the cells and before a search, and keeps no weights.
   * `onLosses` gets the losses of further steps, in nats. Never rejects: resolves with null, or with a sentence that
   * says why it could not be done.
   */
  findRate(
    rates: Float32Array<ArrayBuffer>,
    onLosses: (losses: Float32Array) => void,
    signal: AbortSignal,
  ): Promise<string | null>;
  /**
   * Looks for wrong labels by networks that did not train on the rows they judge, and keeps what it found as the page's
   * label check. Never rejects: resolves with null, or with a sentence that says why it could not be done.
   */
  checkLabels(
    onProgress: (progress: LabelCheckProgress) => void,
    signal: AbortSignal,
  ): Promise<string | null>;
  /** Learns in short turns what a split of the table asks, so that previews of it take no long task afterwards. */
  prepare(table: TrainingTable): Promise<void>;
  /** Runs a few steps on every device, for the table and the predicted time. */
  probeDevices(): Promise<void>;
}

/** `train` runs the train cell, which continues the run in `resuming`. */
export function createTrainingActions(
  context: Context,
  { pause, resume, stop }: Buttons,
  resuming: Resuming,
  train: () => void,
): TrainingActions {
  const { store, services } = context;
  return {
    pause,
    resume,
    stop,
    continueInterrupted() {
      resuming.current = store.getState().interrupted;
      train();
    },
    discardInterrupted() {
      store.setState({ interrupted: null });
      void services.checkpoints.clear();
    },
    async prepare(table) {
      const { lookForRepeats } = await import('../../core/data/split-table.ts');
      await lookForRepeats(table, () => services.clock.pause());
      const { paperOf } = await import('../../core/data/paper.ts');
      paperOf(table.pixels);
    },
    findRate: (rates, onLosses, signal) => findRate(context, rates, onLosses, signal),
    checkLabels: async (onProgress, signal) =>
      (await import('../labels/check-labels.ts')).checkLabels(context, onProgress, signal),
    probeDevices: () => probeDevices(context),
  };
}
