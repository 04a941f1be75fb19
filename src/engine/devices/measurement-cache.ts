/** The device measurements made so far, so that the same training is not measured twice. */
import { type Bytes, pixelsPerImage, type TrainingTable } from '../../core/data/dataset.ts';
import type { ModelSpec } from '../../core/model/model-spec.ts';
import { randomBits } from '../../core/numerics/rng.ts';
import type { BackendName, DeviceMeasurement } from '../../core/training/device.ts';
import type { TrainConfig } from '../../core/training/train-config.ts';
import type { TrainerSetup } from '../../core/training/trainer.ts';
import { initialState } from '../../core/training/training-state.ts';
import { measureDevices } from './measure-devices.ts';
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

/** The backend of the chosen device, null where nothing could be measured. */
export function chosenBackend(measurements: readonly DeviceMeasurement[]): BackendName | null {
  for (const measurement of measurements)
    if (measurement.kind === 'measured' && measurement.chosen) return measurement.device.backend;
  return null;
}

export class MeasurementCache {
  private readonly known = new Map<string, readonly DeviceMeasurement[]>();

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
    const setup: TrainerSetup = {
      spec,
      config,
      start: initialState(spec, config),
      purpose: 'training',
      ...sampleImages(table, config.batchSize),
    };
    const measurements = await measureDevices(this.sources, setup);
    this.known.set(key, measurements);
    return measurements;
  }

  /** The measurements that were made last; empty when there are none. */
  latest(): readonly DeviceMeasurement[] {
    return [...this.known.values()].at(-1) ?? [];
  }
}
