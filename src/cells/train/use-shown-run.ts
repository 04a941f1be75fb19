import { type Settings, toTrainConfig } from '../../core/settings/settings.ts';
import type { EpochResult } from '../../core/training/checkpoint/checkpoint.ts';
import { keptEpoch } from '../../core/training/checkpoint/kept-epoch.ts';
import type { Device } from '../../core/training/device.ts';
import { isRunOver, progressOf, type RunState } from '../../core/training/run-state.ts';
import { usePage } from '../../state/hooks.ts';
import { selectedRun } from '../../state/store/runs-slice.ts';

/** The run whose curves are drawn: the one under way, else the selected one. */
export interface ShownRun {
  readonly history: readonly EpochResult[];
  /** The epoch whose weights are kept so far; null before the first is complete. */
  readonly kept: EpochResult | null;
  readonly device: Device | null;
  /** Null for a run that is not of this visit. */
  readonly state: RunState | null;
  readonly seconds: number | null;
  /** The end of the x axis: the epochs asked for, and of a run that has ended those that it did. */
  readonly epochs: number;
  /** Null before it is known. */
  readonly stepsPerEpoch: number | null;
}

const keptOf = (history: readonly EpochResult[], settings: Settings): EpochResult | null =>
  keptEpoch(history, toTrainConfig(settings).keep);

/** Where the x axis of a run that has ended stops: a broken-off epoch is shown as far as it came. */
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
  const { history, device, seconds, ended, settings, stepsPerEpoch } = selected;
  return {
    history,
    kept: keptOf(history, settings),
    device,
    state: null,
    seconds,
    epochs: epochsDone(history, ended),
    // A vote of runs has no steps of its own.
    stepsPerEpoch: stepsPerEpoch > 0 ? stepsPerEpoch : null,
  };
}
