/** Forecasts of the trials of a search. */
import { useCallback } from 'react';
import { estimateSeconds } from '../../core/forecast/pace.ts';
import { workloadOf } from '../../core/forecast/workload.ts';
import type { Trial } from '../../core/search/search.ts';
import { trialSettings } from '../../core/search/search-plan.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';

/** Returns a forecast of a trial's seconds from the measured pace of this machine; null before a measurement. */
export function useTrialSeconds(base: Settings): (trial: Pick<Trial, 'changes' | 'epochs'>) => number | null {
  const rows = usePage(page => page.data?.training?.rows ?? 0);
  const classes = usePage(page => loadedClasses(page).labels.length);
  const paces = usePage(page => page.devices.paces);
  return useCallback(
    (trial: Pick<Trial, 'changes' | 'epochs'>) => {
      const work = workloadOf(trialSettings(base, trial), rows, classes);
      // A model whose layers do not fit together fails at once.
      if (work === null) return 0;
      return estimateSeconds(paces, work)?.seconds ?? null;
    },
    [base, rows, classes, paces],
  );
}
