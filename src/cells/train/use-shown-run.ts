import type { EpochResult } from '../../core/checkpoint.ts';
import type { Device } from '../../core/device.ts';
import { progressOf, type RunState } from '../../core/run.ts';
import { usePage } from '../../state/hooks.ts';
import { selectedRun } from '../../state/selected-run.ts';

/** The run whose curves are drawn: the one under way, else the selected one. */
export interface ShownRun {
  readonly history: readonly EpochResult[];
  readonly device: Device | null;
  /** Null for a run of an earlier visit. */
  readonly state: RunState | null;
  readonly seconds: number | null;
  readonly epochs: number;
  /** Null before it is known. */
  readonly stepsPerEpoch: number | null;
}

export function useShownRun(): ShownRun | null {
  const run = usePage(page => page.run);
  const selected = usePage(selectedRun);
  if (run) {
    const progress = progressOf(run.state);
    return {
      history: run.history,
      device: progress?.device ?? null,
      state: run.state,
      seconds: selected?.id === run.id ? selected.seconds : null,
      epochs: progress?.epochs ?? 1,
      stepsPerEpoch: progress?.stepsPerEpoch ?? null,
    };
  }
  if (!selected) return null;
  const { history, device, seconds, settings, steps } = selected;
  return {
    history,
    device,
    state: null,
    seconds,
    epochs: settings.epochs,
    stepsPerEpoch: history.length > 0 ? Math.ceil(steps.length / history.length) : null,
  };
}
