/** The table behind the device choice `auto`: every trainer with its measurement, or with the reason for none. */
import type { BackendName, DeviceMeasurement } from '../../core/training/device.ts';
import type { TrainerSetup } from '../../core/training/trainer.ts';
import { measureTrainer } from './measure-trainer.ts';
import type { TrainerSource } from './trainer-source.ts';

/**
 * Milliseconds of a step that stock tfjs on a GPU cannot beat: it needs 115 to 900 dispatches a step, which were
 * measured at 24 to 71 microseconds each.
 */
const unbeatable = 20;

const isGpu = (backend: BackendName): boolean => backend === 'webgpu' || backend === 'webgl';

/** The results for the trainers before this one. */
interface EarlierResults {
  readonly measurements: readonly DeviceMeasurement[];
  /** Backends whose device works but was too slow to be measured to the end. */
  readonly tooSlow: ReadonlySet<BackendName>;
}

/**
 * Gives the reason why a stock trainer cannot be the fastest, null when it might be. The compiled trainer of a backend
 * does the same work with fewer dispatches: where it runs, the stock one is slower.
 */
function reasonToSkip(
  { backend, trainer }: TrainerSource,
  { measurements, tooSlow }: EarlierResults,
): string | null {
  if (trainer === 'compiled') return null;
  const measured = measurements.flatMap(measurement =>
    measurement.kind === 'measured' ? [measurement] : [],
  );
  if (measured.some(({ device }) => device.backend === backend))
    return 'not tried: the compiled trainer runs on the same device';
  if (isGpu(backend) && tooSlow.has('webgpu'))
    return 'not tried: this GPU was too slow for the compiled trainer';
  if (backend === 'cpu' && measured.length > 0) return 'not tried: WebAssembly does the same work faster';
  const fastest = Math.min(...measured.map(({ millisecondsPerStep }) => millisecondsPerStep));
  if (isGpu(backend) && fastest < unbeatable)
    return `not tried: a step takes ${fastest.toFixed(1)} ms already, less than this needs to be started`;
  return null;
}

/** Measures, one after another, every trainer that might be the fastest. Of the measured ones exactly one is chosen. */
export async function measureDevices(
  sources: readonly TrainerSource[],
  setup: TrainerSetup,
): Promise<readonly DeviceMeasurement[]> {
  const measurements: DeviceMeasurement[] = [];
  const tooSlow = new Set<BackendName>();
  let best = Number.POSITIVE_INFINITY;
  for (const source of sources) {
    const { backend, trainer } = source;
    const skipped = reasonToSkip(source, { measurements, tooSlow });
    const measurement =
      skipped === null
        ? await measureTrainer(source, setup, best)
        : ({ ok: false, slow: false, reason: skipped } as const);
    if (!measurement.ok) {
      if (measurement.slow) tooSlow.add(backend);
      measurements.push({ kind: 'unavailable', backend, trainer, reason: measurement.reason });
      continue;
    }
    const { device, millisecondsPerStep } = measurement;
    measurements.push({ kind: 'measured', device, millisecondsPerStep, chosen: false });
    best = Math.min(best, millisecondsPerStep);
  }
  let undecided = true;
  return measurements.map(measurement => {
    if (measurement.kind !== 'measured') return measurement;
    const chosen = undecided && measurement.millisecondsPerStep === best;
    if (chosen) undecided = false;
    return { ...measurement, chosen };
  });
}
