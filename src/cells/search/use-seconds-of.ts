import { useCallback } from 'react';
import { estimateSeconds } from '../../core/calibration.ts';
import type { Trial } from '../../core/search.ts';
import { trialSettings } from '../../core/search-plan.ts';
import type { Settings } from '../../core/settings.ts';
import { workloadOf } from '../../core/workload.ts';
import { usePage } from '../../state/hooks.ts';

/** Predicts the seconds of a trial from steps that this machine has done; null where it has done none. */
export function useSecondsOf(base: Settings): (trial: Pick<Trial, 'changes' | 'epochs'>) => number | null {
  const rows = usePage(page => page.data?.training?.rows ?? 0);
  const calibrations = usePage(page => page.calibrations);
  return useCallback(
    (trial: Pick<Trial, 'changes' | 'epochs'>) => {
      const work = workloadOf(trialSettings(base, trial), rows);
      // An impossible model fails at once.
      if (work === null) return 0;
      return estimateSeconds(calibrations, work)?.seconds ?? null;
    },
    [base, rows, calibrations],
  );
}
