/** Predicts how long a training run will take, from the pace of steps that this machine has already done. */
import type { BackendName, Device, DeviceChoice, DeviceMeasurement } from '../training/device.ts';
import { trainsSideBySide } from './side-by-side.ts';

/**
 * The measured speed of a device, from the device measurements or from a whole run. Costs are those of `step-cost.ts`.
 */
export interface Pace {
  readonly backend: BackendName;
  readonly trainer: Device['trainer'];
  /** Nominal cost of one step of the run that was measured. */
  readonly stepCost: number;
  readonly secondsPerCost: number;
  /** True where whole epochs were measured, including validation and everything between the steps. */
  readonly wholeRun: boolean;
}

/** A run whose time is to be predicted. */
export interface Workload {
  readonly device: DeviceChoice;
  /** Nominal cost of one step. */
  readonly stepCost: number;
  /** Nominal cost of all epochs, including validation. */
  readonly totalCost: number;
  /** The same on a device that trains the networks of one design side by side. */
  readonly costSideBySide: number;
}

export interface TimeEstimate {
  readonly seconds: number;
  /** `measured` where steps of the same cost were measured; `scaled` where the pace of other steps was used. */
  readonly basis: 'measured' | 'scaled';
  /** Whether it is the time on a device that trains networks of one design side by side. */
  readonly sideBySide: boolean;
}

const fits = (pace: Pace, { device }: Workload): boolean => device === 'auto' || pace.backend === device;

/**
 * The predicted time of a run; null where no device that it may run on was measured. `paces` is sorted newest first.
 */
export function estimateSeconds(paces: readonly Pace[], work: Workload): TimeEstimate | null {
  const allowed = paces.filter(pace => fits(pace, work));
  const same = allowed.filter(({ stepCost }) => stepCost === work.stepCost);
  const runs = allowed.filter(({ wholeRun }) => wholeRun);
  const exact = same.find(({ wholeRun }) => wholeRun) ?? fastest(same);
  const source = exact ?? nearest(runs, work) ?? fastest(allowed);
  if (!source) return null;
  const sideBySide = trainsSideBySide(source);
  const cost = sideBySide ? work.costSideBySide : work.totalCost;
  return { seconds: cost * source.secondsPerCost, basis: exact ? 'measured' : 'scaled', sideBySide };
}

function fastest(paces: readonly Pace[]): Pace | undefined {
  return paces.toSorted((a, b) => a.secondsPerCost - b.secondsPerCost)[0];
}

/**
 * The pace of the most similar step: steps of about the same cost spend about the same share of their time on what the
 * nominal cost leaves out.
 */
function nearest(paces: readonly Pace[], { stepCost }: Workload): Pace | undefined {
  const distance = (pace: Pace) => Math.abs(Math.log(pace.stepCost / stepCost));
  return paces.toSorted((a, b) => distance(a) - distance(b))[0];
}

/** The paces of the devices that could be measured, with steps of cost `stepCost`. */
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

/** The new paces followed by the older ones that they do not replace, at most 100 in all. */
export function rememberPaces(known: readonly Pace[], measured: readonly Pace[]): readonly Pace[] {
  const key = ({ backend, trainer, stepCost, wholeRun }: Pace) =>
    [backend, trainer, stepCost, wholeRun].join();
  const replaced = new Set(measured.map(key));
  return [...measured, ...known.filter(pace => !replaced.has(key(pace)))].slice(0, 100);
}
