import type { EpochResult } from '../../core/checkpoint.ts';
import type { Device } from '../../core/device.ts';
import { keptEpoch } from '../../core/kept-epoch.ts';
import { progressOf, type RunState } from '../../core/run.ts';
import { type Settings, toTrainConfig } from '../../core/settings.ts';
import { usePage } from '../../state/hooks.ts';
import { selectedRun } from '../../state/selected-run.ts';

/** The run whose curves are drawn: the one under way, else the selected one. */
export interface ShownRun {
  readonly history: readonly EpochResult[];
  /** The epoch whose weights are kept so far; null before the first is complete. */
  readonly kept: EpochResult | null;
  readonly device: Device | null;
  /** Null for a run of an earlier visit. */
  readonly state: RunState | null;
  readonly seconds: number | null;
  readonly epochs: number;
  /** Null before it is known. */
  readonly stepsPerEpoch: number | null;
}

const keptOf = (history: readonly EpochResult[], settings: Settings): EpochResult | null =>
  keptEpoch(history, toTrainConfig(settings).keep);

export function useShownRun(): ShownRun | null {
  const run = usePage(page => page.run);
  const selected = usePage(selectedRun);
  if (run) {
    const progress = progressOf(run.state);
    return {
      history: run.history,
      kept: keptOf(run.history, run.settings),
      device: progress?.device ?? null,
      state: run.state,
      seconds: selected?.id === run.id ? selected.seconds : null,
      epochs: progress?.epochs ?? 1,
      stepsPerEpoch: progress?.stepsPerEpoch ?? null,
    };
  }
  if (!selected) return null;
  const { history, device, seconds, settings, stepCount } = selected;
  return {
    history,
    kept: keptOf(history, settings),
    device,
    state: null,
    seconds,
    epochs: settings.epochs,
    stepsPerEpoch: history.length > 0 ? Math.ceil(stepCount / history.length) : null,
  };
}
