/** How long a training run will take, from steps that this machine has really done. */
import type { BackendName, Device, DeviceChoice, DeviceTrial } from './device.ts';

/** A measured pace: from the trials of the devices, or from a whole run, which includes validation. */
export interface Calibration {
  readonly backend: BackendName;
  readonly trainer: Device['trainer'];
  readonly batchSize: number;
  /** Forward, for one image. */
  readonly flops: number;
  readonly secondsPerStep: number;
  /** Whether the pace was measured over whole epochs and so includes validation. */
  readonly wholeRun: boolean;
}

export interface Workload {
  readonly device: DeviceChoice;
  readonly batchSize: number;
  /** Forward, for one image. */
  readonly flops: number;
  readonly epochs: number;
  readonly trainingRows: number;
  readonly validationRows: number;
}

export interface Estimate {
  readonly seconds: number;
  /** `measured` on this very model and batch size; `scaled` from another by its floating-point operations. */
  readonly basis: 'measured' | 'scaled';
}

/** A forward pass costs about a third of a training step: the backward pass is two products for each forward one. */
const forwardShare = 1 / 3;

const fits = (calibration: Calibration, { device }: Workload): boolean =>
  device === 'auto' || calibration.backend === device;

const sameWork = (calibration: Calibration, work: Workload): boolean =>
  calibration.flops === work.flops && calibration.batchSize === work.batchSize;

/** The calibrations are newest first; null where nothing was measured on a device that the choice allows. */
export function estimateSeconds(calibrations: readonly Calibration[], work: Workload): Estimate | null {
  const allowed = calibrations.filter(calibration => fits(calibration, work));
  const exact =
    allowed.find(calibration => calibration.wholeRun && sameWork(calibration, work)) ??
    fastest(allowed.filter(calibration => sameWork(calibration, work)));
  const source = exact ?? allowed.find(calibration => calibration.wholeRun) ?? fastest(allowed);
  if (!source) return null;
  const scale = (work.flops * work.batchSize) / (source.flops * source.batchSize);
  const secondsPerStep = source.secondsPerStep * scale;
  const steps = Math.ceil(work.trainingRows / work.batchSize);
  const validation = source.wholeRun ? 0 : (forwardShare * work.validationRows) / work.batchSize;
  return {
    seconds: work.epochs * (steps + validation) * secondsPerStep,
    basis: exact ? 'measured' : 'scaled',
  };
}

function fastest(calibrations: readonly Calibration[]): Calibration | undefined {
  return calibrations.toSorted((a, b) => a.secondsPerStep - b.secondsPerStep)[0];
}

/** What the trials of the devices teach, for the model and batch size that they ran. */
export function calibrationsOf(
  trials: readonly DeviceTrial[],
  work: { readonly batchSize: number; readonly flops: number },
): readonly Calibration[] {
  return trials
    .filter(trial => trial.kind === 'measured')
    .map(({ device, millisecondsPerStep }) => ({
      backend: device.backend,
      trainer: device.trainer,
      batchSize: work.batchSize,
      flops: work.flops,
      secondsPerStep: millisecondsPerStep / 1000,
      wholeRun: false,
    }));
}

/** Puts the newest first and drops what they replace. */
export function remember(
  known: readonly Calibration[],
  measured: readonly Calibration[],
): readonly Calibration[] {
  const key = ({ backend, trainer, batchSize, flops, wholeRun }: Calibration) =>
    [backend, trainer, batchSize, flops, wholeRun].join();
  const replaced = new Set(measured.map(key));
  return [...measured, ...known.filter(calibration => !replaced.has(key(calibration)))].slice(0, 100);
}
