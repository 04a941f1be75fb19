import type { EpochResult } from '../../core/checkpoint.ts';
import type { Device } from '../../core/device.ts';
import type { RunState } from '../../core/run.ts';
import { usePage } from '../../state/hooks.ts';
import { selectedRun } from '../../state/selected-run.ts';

/** The run whose curves are drawn: the one under way, else the selected one. */
export interface ShownRun {
  readonly history: readonly EpochResult[];
  readonly device: Device | null;
  /** Null for a run of an earlier visit. */
  readonly state: RunState | null;
  readonly seconds: number | null;
}

export function useShownRun(): ShownRun | null {
  const run = usePage(page => page.run);
  const selected = usePage(selectedRun);
  if (run) {
    const device = 'progress' in run.state ? (run.state.progress?.device ?? null) : null;
    const seconds = selected?.id === run.id ? selected.seconds : null;
    return { history: run.history, device, state: run.state, seconds };
  }
  if (!selected) return null;
  return { history: selected.history, device: selected.device, state: null, seconds: selected.seconds };
}
