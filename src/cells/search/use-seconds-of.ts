import { useCallback } from 'react';
import { estimateSeconds } from '../../core/calibration.ts';
import { summarize } from '../../core/model-spec.ts';
import type { Trial } from '../../core/search.ts';
import { trialSettings } from '../../core/search-plan.ts';
import { type Settings, toDeviceChoice, toModelSpec, toTrainConfig } from '../../core/settings.ts';
import { stepCost, workCost } from '../../core/step-cost.ts';
import { usePage } from '../../state/hooks.ts';

/** Predicts the seconds of a trial from steps that this machine has done; null where it has done none. */
export function useSecondsOf(base: Settings): (trial: Pick<Trial, 'changes' | 'epochs'>) => number | null {
  const rows = usePage(page => page.data?.training?.rows ?? 0);
  const calibrations = usePage(page => page.calibrations);
  return useCallback(
    (trial: Pick<Trial, 'changes' | 'epochs'>) => {
      const settings = trialSettings(base, trial);
      const spec = toModelSpec(settings);
      // An impossible model fails at once.
      if (!summarize(spec).ok) return 0;
      const config = toTrainConfig(settings);
      const validationRows = Math.round(rows * config.validationShare);
      const steps = Math.ceil((rows - validationRows) / config.batchSize);
      const estimate = estimateSeconds(calibrations, {
        device: toDeviceChoice(settings),
        stepCost: stepCost(spec, config),
        totalCost: config.epochs * workCost(spec, config, steps, validationRows),
      });
      return estimate?.seconds ?? null;
    },
    [base, rows, calibrations],
  );
}
