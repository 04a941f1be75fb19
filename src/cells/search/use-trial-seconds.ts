/** Forecasts of the trials of a search. */
import { useCallback } from 'react';
import { estimateSeconds } from '../../core/forecast/pace.ts';
import { type PredictedTraining, secondsSideBySide } from '../../core/forecast/seconds-side-by-side.ts';
import { workloadOf } from '../../core/forecast/workload.ts';
import type { PredictTrials } from '../../core/search/search-forecast.ts';
import { trialSettings } from '../../core/search/search-plan.ts';
import { type Settings, toModelSpec, toTrainConfig } from '../../core/settings/settings.ts';
import { designOf, mostTrials } from '../../core/training/gang.ts';
import { usePage } from '../../state/hooks.ts';
import { loadedClasses } from '../../state/store/data-slice.ts';

/**
 * Returns a forecast of the seconds of trials from the measured pace of this machine, of which a GPU trains those of one design
 * side by side; null before a measurement.
 */
export function useTrialSeconds(base: Settings): PredictTrials {
  const rows = usePage(page => page.data?.training?.rows ?? 0);
  const classes = usePage(page => loadedClasses(page).labels.length);
  const paces = usePage(page => page.devices.paces);
  const most = usePage(({ searching }) => (searching.kind === 'training' ? searching.most : mostTrials));
  return useCallback<PredictTrials>(
    (trials, share) => {
      const predicted: PredictedTraining[] = [];
      for (const trial of trials) {
        const settings = trialSettings(base, trial);
        const work = workloadOf(settings, rows, classes);
        // A model whose layers do not fit together fails at once.
        if (work === null) continue;
        const estimate = estimateSeconds(paces, work);
        if (estimate === null) return null;
        const { seconds, sideBySide } = estimate;
        const recipe = { spec: toModelSpec(settings, classes), config: toTrainConfig(settings) };
        predicted.push({ seconds, design: sideBySide ? designOf(recipe) : null });
      }
      return secondsSideBySide(predicted, most, share);
    },
    [base, rows, classes, paces, most],
  );
}
