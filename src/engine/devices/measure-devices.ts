/** The table behind `auto`: every trainer measured, or why not. */
import type { BackendName, DeviceMeasurement } from '../../core/training/device.ts';
import type { TrainerSetup } from '../../core/training/trainer.ts';
import { measure } from './measure-trainer.ts';
import type { TrainerSource } from './sources.ts';

/** Stock tfjs on a GPU needs 115 to 900 dispatches a step, 24 to 71 microseconds each: it cannot beat a step as short as this. */
const unbeatable = 20;

const isGpu = (backend: BackendName): boolean => backend === 'webgpu' || backend === 'webgl';

/** What the measurements so far say about one trainer. */
interface Measured {
  readonly measurements: readonly DeviceMeasurement[];
  /** Backends whose device works and was too slow to be measured to the end. */
  readonly tooSlow: ReadonlySet<BackendName>;
}

/**
 * Why a stock trainer need not be tried after what is known already; null when it is plausible.
 * The compiled trainer of a backend does the stock one's own work in fewer steps: where it runs, the stock one is slower.
 */
function implausible(
  { backend, trainer }: TrainerSource,
  { measurements, tooSlow }: Measured,
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

/** Measures every plausible source in turn; exactly one measured measurement is chosen, if there is one. */
export async function measureDevices(
  sources: readonly TrainerSource[],
  setup: TrainerSetup,
): Promise<readonly DeviceMeasurement[]> {
  const measurements: DeviceMeasurement[] = [];
  const tooSlow = new Set<BackendName>();
  let best = Number.POSITIVE_INFINITY;
  for (const source of sources) {
    const { backend, trainer } = source;
    const skipped = implausible(source, { measurements, tooSlow });
    const measurement =
      skipped === null
        ? await measure(source, setup, best)
        : ({ ok: false, slow: false, reason: skipped } as const);
    if (!measurement.ok) {
      if (measurement.slow) tooSlow.add(backend);
      measurements.push({ kind: 'unavailable', backend, trainer, reason: measurement.reason });
      continue;
    }
    const { millisecondsPerStep } = measurement;
    measurements.push({
      kind: 'measured',
      device: measurement.trainer.device,
      millisecondsPerStep,
      chosen: false,
    });
    best = Math.min(best, millisecondsPerStep);
    await measurement.trainer.dispose().catch(() => {});
  }
  let open = true;
  return measurements.map(measurement => {
    if (measurement.kind !== 'measured') return measurement;
    const chosen = open && measurement.millisecondsPerStep === best;
    if (chosen) open = false;
    return { ...measurement, chosen };
  });
}
