import { estimateSeconds } from '../../core/calibration.ts';
import { formatDuration } from '../../core/format.ts';
import { summarize } from '../../core/model-spec.ts';
import { toDeviceChoice, toModelSpec, toTrainConfig } from '../../core/settings.ts';
import { usePage } from '../../state/hooks.ts';

/** How long training with the present settings will take, in words; null where nothing was measured yet. */
export function useEstimate(): string | null {
  const settings = usePage(page => page.settings);
  const rows = usePage(page => page.data?.training?.rows ?? 0);
  const calibrations = usePage(page => page.calibrations);
  const summary = summarize(toModelSpec(settings));
  if (!summary.ok || rows === 0) return null;
  const { batchSize, epochs, validationShare } = toTrainConfig(settings);
  const validationRows = Math.round(rows * validationShare);
  const estimate = estimateSeconds(calibrations, {
    device: toDeviceChoice(settings),
    batchSize,
    flops: summary.flops,
    epochs: epochs * settings.nets,
    trainingRows: rows - validationRows,
    validationRows,
  });
  return estimate && formatDuration(estimate.seconds);
}
