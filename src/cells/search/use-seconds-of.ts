import { useCallback } from 'react';
import { estimateSeconds } from '../../core/forecast/pace.ts';
import { workloadOf } from '../../core/forecast/workload.ts';
import type { Trial } from '../../core/search/search.ts';
import { trialSettings } from '../../core/search/search-plan.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { usePage } from '../../state/hooks.ts';

/** Predicts the seconds of a trial from steps that this machine has done; null where it has done none. */
export function useSecondsOf(base: Settings): (trial: Pick<Trial, 'changes' | 'epochs'>) => number | null {
  const rows = usePage(page => page.data?.training?.rows ?? 0);
  const paces = usePage(page => page.devices.paces);
  return useCallback(
    (trial: Pick<Trial, 'changes' | 'epochs'>) => {
      const work = workloadOf(trialSettings(base, trial), rows);
      // An impossible model fails at once.
      if (work === null) return 0;
      return estimateSeconds(paces, work)?.seconds ?? null;
    },
    [base, rows, paces],
  );
}
