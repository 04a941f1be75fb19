/** How long a training run will take, from steps that this machine has really done. */
import type { BackendName, Device, DeviceChoice, DeviceTrial } from '../training/device.ts';

/** A measured pace: from the trials of the devices, or from a whole run. Costs are those of `step-cost.ts`. */
export interface Calibration {
  readonly backend: BackendName;
  readonly trainer: Device['trainer'];
  /** Nominal cost of one step of what was measured. */
  readonly stepCost: number;
  readonly secondsPerCost: number;
  /** Whether whole epochs were measured, with validation and all that is between steps. */
  readonly wholeRun: boolean;
}

export interface Workload {
  readonly device: DeviceChoice;
  readonly stepCost: number;
  /** Of all epochs, with validation. */
  readonly totalCost: number;
}

export interface Estimate {
  readonly seconds: number;
  /** `measured` on steps of this very cost; `scaled` from others. */
  readonly basis: 'measured' | 'scaled';
}

const fits = (calibration: Calibration, { device }: Workload): boolean =>
  device === 'auto' || calibration.backend === device;

/** The calibrations are newest first; null where nothing was measured on a device that the choice allows. */
export function estimateSeconds(calibrations: readonly Calibration[], work: Workload): Estimate | null {
  const allowed = calibrations.filter(calibration => fits(calibration, work));
  const same = allowed.filter(({ stepCost }) => stepCost === work.stepCost);
  const runs = allowed.filter(({ wholeRun }) => wholeRun);
  const exact = same.find(({ wholeRun }) => wholeRun) ?? fastest(same);
  const source = exact ?? nearest(runs, work) ?? fastest(allowed);
  if (!source) return null;
  return { seconds: work.totalCost * source.secondsPerCost, basis: exact ? 'measured' : 'scaled' };
}

function fastest(calibrations: readonly Calibration[]): Calibration | undefined {
  return calibrations.toSorted((a, b) => a.secondsPerCost - b.secondsPerCost)[0];
}

/** Steps of about the same cost spend about the same share of their time on what the nominal cost leaves out. */
function nearest(calibrations: readonly Calibration[], { stepCost }: Workload): Calibration | undefined {
  const distance = (calibration: Calibration) => Math.abs(Math.log(calibration.stepCost / stepCost));
  return calibrations.toSorted((a, b) => distance(a) - distance(b))[0];
}

/** What the trials of the devices teach, for the steps that they ran. */
export function calibrationsOf(trials: readonly DeviceTrial[], stepCost: number): readonly Calibration[] {
  return trials
    .filter(trial => trial.kind === 'measured')
    .map(({ device, millisecondsPerStep }) => ({
      backend: device.backend,
      trainer: device.trainer,
      stepCost,
      secondsPerCost: millisecondsPerStep / 1000 / stepCost,
      wholeRun: false,
    }));
}

/** Puts the newest first and drops what they replace. */
export function remember(
  known: readonly Calibration[],
  measured: readonly Calibration[],
): readonly Calibration[] {
  const key = ({ backend, trainer, stepCost, wholeRun }: Calibration) =>
    [backend, trainer, stepCost, wholeRun].join();
  const replaced = new Set(measured.map(key));
  return [...measured, ...known.filter(calibration => !replaced.has(key(calibration)))].slice(0, 100);
}
