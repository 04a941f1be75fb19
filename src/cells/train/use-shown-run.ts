/** The run that the Train cell shows. */
import { type Settings, toTrainConfig } from '../../core/settings/settings.ts';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import { keptEpoch } from '../../core/training/checkpoint/kept-epoch.ts';
import type { Device } from '../../core/training/device.ts';
import { isRunOver, progressOf, type RunState } from '../../core/training/run-state.ts';
import { usePage } from '../../state/hooks.ts';
import { selectedRun } from '../../state/store/runs-slice.ts';

/** The current run, else the selected one. */
export interface ShownRun {
  readonly history: readonly EpochResult[];
  /** The epoch whose weights are kept so far; null before the first is complete. */
  readonly kept: EpochResult | null;
  readonly device: Device | null;
  /** Null for a run that was not trained in this visit. */
  readonly state: RunState | null;
  readonly seconds: number | null;
  /** The end of the x axis: the planned epochs of a current run, the completed ones of a run that has ended. */
  readonly epochs: number;
  /** Null before the first steps, and for a vote of runs, which has no steps. */
  readonly stepsPerEpoch: number | null;
}

/** A final training on everything is validated by no image: the kept epoch is that of the training before. */
function keptOf(history: readonly EpochResult[], settings: Settings): EpochResult | null {
  const validated = history.filter(({ validationAccuracy }) => validationAccuracy !== null);
  return keptEpoch(validated.length > 0 ? validated : history, toTrainConfig(settings).keep);
}

/** The end of the x axis of a run that has ended; an epoch that was cut off counts as one. */
const epochsDone = (history: readonly EpochResult[], ended: string): number =>
  Math.max(history.length + Number(ended === 'stopped'), 1);

export function useShownRun(): ShownRun | null {
  const run = usePage(page => page.activeRun);
  const selected = usePage(selectedRun);
  if (run) {
    const { history, state } = run;
    const progress = progressOf(state);
    return {
      history,
      kept: keptOf(history, run.settings),
      device: progress?.device ?? null,
      state,
      seconds: selected?.id === run.id ? selected.seconds : null,
      epochs: isRunOver(state) ? epochsDone(history, state.kind) : (progress?.epochs ?? 1),
      stepsPerEpoch: progress?.stepsPerEpoch ?? null,
    };
  }
  if (!selected) return null;
  const { history, device, seconds, ended, settings, stepsPerEpoch, imported } = selected;
  return {
    history,
    kept: keptOf(history, settings),
    device: imported ? null : device,
    state: null,
    seconds: imported ? null : seconds,
    epochs: epochsDone(history, ended),
    stepsPerEpoch: stepsPerEpoch > 0 ? stepsPerEpoch : null,
  };
}
