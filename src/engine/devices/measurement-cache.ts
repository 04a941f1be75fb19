/** The device measurements made so far, so that the same training is not measured twice. */
import { type Bytes, pixelsPerImage, type TrainingTable } from '../../core/data/dataset.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { randomBits } from '../../core/numerics/rng.ts';
import type { BackendName, DeviceMeasurement } from '../../core/training/device.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { TrainerSetup } from '../../core/training/trainer.ts';
import { initialState } from '../../core/training/training-state.ts';
import { measureDevices } from './measure-devices.ts';
import { measureTrainer } from './measure-trainer.ts';
import type { ChosenDevice } from './open-trainer.ts';
import type { TrainerSource } from './trainer-source.ts';

/** Everything that the time of one training step depends on. */
function cacheKey(spec: ModelSpec, config: TrainConfig, rows: number | undefined): string {
  const { batchSize, optimizer, augmentation, emaDecay, clipNorm } = config;
  return JSON.stringify([spec, batchSize, optimizer.kind, augmentation, emaDecay > 0, clipNorm > 0, rows]);
}

/** Images for a few steps: the first of the table, or without a table noise that is as sparse as a digit. */
function sampleImages(
  table: TrainingTable | null,
  batchSize: number,
): { readonly pixels: Bytes; readonly labels: Bytes } {
  const wanted = 2 * batchSize;
  if (table !== null && table.rows > 0) {
    const rows = Math.min(wanted, table.rows);
    return {
      pixels: table.pixels.subarray(0, rows * pixelsPerImage),
      labels: table.labels.subarray(0, rows),
    };
  }
  const inked = (bits: number): number => (bits % 5 === 0 ? bits >>> 24 : 0);
  return {
    pixels: Uint8Array.from({ length: wanted * pixelsPerImage }, (_, i) => inked(randomBits(1, i))),
    labels: new Uint8Array(wanted),
  };
}

const trialSetup = (spec: ModelSpec, config: TrainConfig, table: TrainingTable | null): TrainerSetup => ({
  spec,
  config,
  start: initialState(spec, config),
  purpose: 'training',
  ...sampleImages(table, config.batchSize),
});

const isThreaded = ({ backend, trainer }: Pick<TrainerSource, 'backend' | 'trainer'>): boolean =>
  backend === 'wasm' && trainer === 'compiled';

/** The device of measurements: the chosen one, or WebAssembly where nothing could be measured. */
export function chosenDevice(measurements: readonly DeviceMeasurement[]): ChosenDevice {
  let backend: BackendName = 'wasm';
  let threads: number | null = null;
  for (const measurement of measurements) {
    if (measurement.kind !== 'measured') continue;
    const { device, chosen } = measurement;
    if (chosen) backend = device.backend;
    if (isThreaded(device)) threads = device.threads;
  }
  return { backend, threads };
}

export class MeasurementCache {
  private readonly known = new Map<string, readonly DeviceMeasurement[]>();
  private readonly knownThreads = new Map<string, number | null>();

  constructor(private readonly sources: readonly TrainerSource[]) {}

  /** Measures every trainer for this training, or gives the measurements of an earlier call. */
  async measure(
    spec: ModelSpec,
    config: TrainConfig,
    table: TrainingTable | null,
  ): Promise<readonly DeviceMeasurement[]> {
    const key = cacheKey(spec, config, table?.rows);
    const earlier = this.known.get(key);
    if (earlier !== undefined) return earlier;
    const measurements = await measureDevices(this.sources, trialSetup(spec, config, table));
    this.known.set(key, measurements);
    return measurements;
  }

  /**
   * The number of threads on which WebAssembly is fastest in this training; null where it could not be measured. Measures
   * nothing where there is no choice or an earlier measurement tells.
   */
  async threads(spec: ModelSpec, config: TrainConfig, table: TrainingTable | null): Promise<number | null> {
    const key = cacheKey(spec, config, table?.rows);
    const earlier = this.knownThreads.get(key) ?? chosenDevice(this.known.get(key) ?? []).threads;
    const source = this.sources.find(isThreaded);
    if (
      earlier !== null ||
      this.knownThreads.has(key) ||
      source === undefined ||
      source.threadCounts().length < 2
    )
      return earlier;
    const trial = await measureTrainer(source, trialSetup(spec, config, table), Number.POSITIVE_INFINITY);
    const threads = trial.ok ? trial.device.threads : null;
    this.knownThreads.set(key, threads);
    return threads;
  }

  /** The measurements that were made last; empty when there are none. */
  latest(): readonly DeviceMeasurement[] {
    return [...this.known.values()].at(-1) ?? [];
  }
}
