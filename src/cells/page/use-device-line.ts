import { formatDuration } from '../../core/format.ts';
import { progressOf } from '../../core/training/run-state.ts';
import { usePage } from '../../state/hooks.ts';
import type { PageState } from '../../state/store/page-state.ts';
import { selectedRun } from '../../state/store/runs-slice.ts';
import { deviceWords } from '../shared/device-words.ts';

function lineOf(page: PageState): string | null {
  const progress = page.activeRun ? progressOf(page.activeRun.state) : null;
  if (!progress) {
    const run = selectedRun(page);
    return run && deviceWords(run.device);
  }
  const { device, secondsPerStep } = progress;
  const words = deviceWords(device);
  return secondsPerStep === null ? words : `${words} · ${formatDuration(secondsPerStep)} a step`;
}

/** The device that really runs and its pace, for the bar; null before it is known. */
export function useDeviceLine(): string | null {
  return usePage(lineOf);
}
