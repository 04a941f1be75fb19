/** How long a training run will take, from steps that this machine has really done. */
import type { BackendName, Device, DeviceChoice, DeviceMeasurement } from '../training/device.ts';

/** A measured pace: from the measurements of the devices, or from a whole run. Costs are those of `step-cost.ts`. */
export interface Pace {
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

const fits = (pace: Pace, { device }: Workload): boolean => device === 'auto' || pace.backend === device;

/** The paces are newest first; null where nothing was measured on a device that the choice allows. */
export function estimateSeconds(paces: readonly Pace[], work: Workload): Estimate | null {
  const allowed = paces.filter(pace => fits(pace, work));
  const same = allowed.filter(({ stepCost }) => stepCost === work.stepCost);
  const runs = allowed.filter(({ wholeRun }) => wholeRun);
  const exact = same.find(({ wholeRun }) => wholeRun) ?? fastest(same);
  const source = exact ?? nearest(runs, work) ?? fastest(allowed);
  if (!source) return null;
  return { seconds: work.totalCost * source.secondsPerCost, basis: exact ? 'measured' : 'scaled' };
}

function fastest(paces: readonly Pace[]): Pace | undefined {
  return paces.toSorted((a, b) => a.secondsPerCost - b.secondsPerCost)[0];
}

/** Steps of about the same cost spend about the same share of their time on what the nominal cost leaves out. */
function nearest(paces: readonly Pace[], { stepCost }: Workload): Pace | undefined {
  const distance = (pace: Pace) => Math.abs(Math.log(pace.stepCost / stepCost));
  return paces.toSorted((a, b) => distance(a) - distance(b))[0];
}

/** What the measurements of the devices teach, for the steps that they ran. */
export function pacesOf(measurements: readonly DeviceMeasurement[], stepCost: number): readonly Pace[] {
  return measurements
    .filter(measurement => measurement.kind === 'measured')
    .map(({ device, millisecondsPerStep }) => ({
      backend: device.backend,
      trainer: device.trainer,
      stepCost,
      secondsPerCost: millisecondsPerStep / 1000 / stepCost,
      wholeRun: false,
    }));
}

/** Puts the newest first and drops what they replace. */
export function rememberPaces(known: readonly Pace[], measured: readonly Pace[]): readonly Pace[] {
  const key = ({ backend, trainer, stepCost, wholeRun }: Pace) =>
    [backend, trainer, stepCost, wholeRun].join();
  const replaced = new Set(measured.map(key));
  return [...measured, ...known.filter(pace => !replaced.has(key(pace)))].slice(0, 100);
}
