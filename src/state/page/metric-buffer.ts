/**
 * The numbers of every training step, appended as they come and read as a whole. Listeners are called at most once a
 * frame, so a thousand steps a second cost the page no more than ten.
 */
import type { RunSample } from '../../core/training/health/health.ts';
import type { StepSamples } from '../../core/training/step-samples.ts';

export interface StepSeries {
  /** The number of steps. */
  readonly length: number;
  /** The mean loss of each step's minibatch in nats, `[length]`; NaN for a step that was not reported. */
  readonly loss: Float32Array<ArrayBuffer>;
  /** The share of each step's minibatch that was classified correctly, `[length]`; NaN as above. */
  readonly accuracy: Float32Array<ArrayBuffer>;
  /** The samples of the networks' health, in the order of their steps. Absent in runs of earlier versions. */
  readonly health?: readonly RunSample[];
}

export interface MetricBuffer {
  append(samples: StepSamples): void;
  /** Adds a sample in place of its network's from the same step on: steps are repeated after a lost device. */
  addHealth(sample: RunSample): void;
  clear(): void;
  replace(series: StepSeries): void;
  /** Returns views of the steps so far, which a later append does not change: the same object until something changes. */
  read(): StepSeries;
  /** Calls `listener` after changes; the answer unsubscribes it. */
  subscribe(listener: () => void): () => void;
}

function grown(values: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  if (values.length >= length) return values;
  const larger = new Float32Array(Math.max(length, 2 * values.length, 1024));
  larger.set(values);
  return larger;
}

/** `schedule` calls back before the next frame is drawn. */
export function createMetricBuffer(schedule: (callback: () => void) => void): MetricBuffer {
  let length = 0;
  let loss = new Float32Array(0);
  let accuracy = new Float32Array(0);
  let health: readonly RunSample[] = [];
  let current: StepSeries | null = null;
  let announced = true;
  const listeners = new Set<() => void>();

  const changed = () => {
    current = null;
    if (!announced) return;
    announced = false;
    schedule(() => {
      announced = true;
      for (const listener of listeners) listener();
    });
  };

  return {
    append(samples) {
      const end = samples.firstStep + samples.loss.length;
      loss = grown(loss, end);
      accuracy = grown(accuracy, end);
      if (samples.firstStep > length) {
        loss.fill(Number.NaN, length, samples.firstStep);
        accuracy.fill(Number.NaN, length, samples.firstStep);
      }
      loss.set(samples.loss, samples.firstStep);
      accuracy.set(samples.accuracy, samples.firstStep);
      length = Math.max(length, end);
      changed();
    },
    addHealth(sample) {
      const { step, network } = sample;
      const others = health.filter(other => other.network !== network || other.step < step);
      health = [...others, sample].toSorted((a, b) => a.step - b.step);
      changed();
    },
    clear() {
      health = [];
      length = 0;
      loss = new Float32Array(0);
      accuracy = new Float32Array(0);
      changed();
    },
    replace(series) {
      length = series.length;
      loss = series.loss.slice(0, length);
      accuracy = series.accuracy.slice(0, length);
      health = series.health ?? [];
      changed();
    },
    read() {
      current ??= { length, loss: loss.subarray(0, length), accuracy: accuracy.subarray(0, length), health };
      return current;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
