/**
 * Temperature scaling (Guo et al. 2017, https://arxiv.org/abs/1706.04599): one number, learned on validation, that makes
 * stated confidence match measured accuracy. It never changes which class is predicted, so it needs no portable bits:
 * the platform's exponential is several times as fast.
 */
import type { Bytes } from '../../data/dataset.ts';
import { classCountOf, type Probabilities } from '../metrics.ts';
import { smallestProbability } from '../softmax.ts';

const leastRead = smallestProbability ** 3;

/**
 * The logarithms of probabilities, `[rows, classes]`: each row differs from its logits by a constant, which softmax ignores.
 */
function logitsOf(probabilities: Probabilities): Float64Array {
  const logits = new Float64Array(probabilities.length);
  for (let index = 0; index < logits.length; index++)
    logits[index] = Math.log(Math.max(probabilities[index], leastRead));
  return logits;
}

/** Writes the softmax of one row of `logits x sharpness` to `into`, `[classes]`. Subtracting the largest logit prevents overflow. */
function sharpen(logits: Float64Array, start: number, sharpness: number, into: Float64Array): void {
  let largest = logits[start];
  for (let index = 1; index < into.length; index++) largest = Math.max(largest, logits[start + index]);
  let sum = 0;
  for (let index = 0; index < into.length; index++) {
    into[index] = Math.exp((logits[start + index] - largest) * sharpness);
    sum += into[index];
  }
  for (let index = 0; index < into.length; index++) into[index] /= sum;
}

/** Probabilities `[rows, classes]` at a temperature: above 1 less certain, below 1 more. */
export function atTemperature(
  probabilities: Probabilities,
  rows: number,
  temperature: number,
): Float32Array<ArrayBuffer> {
  const classes = classCountOf(probabilities, rows);
  const out = new Float32Array(probabilities.length);
  const logits = logitsOf(probabilities);
  const scaled = new Float64Array(classes);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    sharpen(logits, start, 1 / temperature, scaled);
    out.set(scaled, start);
  }
  return out;
}

/** First and second derivative of the mean cross-entropy by the sharpness 1 / temperature. */
function slopes(logits: Float64Array, labels: Bytes, sharpness: number): readonly [number, number] {
  const classes = classCountOf(logits, labels.length);
  const scaled = new Float64Array(classes);
  let first = 0;
  let second = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes;
    sharpen(logits, start, sharpness, scaled);
    let mean = 0;
    let square = 0;
    for (let index = 0; index < classes; index++) {
      mean += scaled[index] * logits[start + index];
      square += scaled[index] * logits[start + index] ** 2;
    }
    first += mean - logits[start + labels[row]];
    second += square - mean * mean;
  }
  return [first / labels.length, second / labels.length];
}

/** Every second row, beginning with row `odd`. */
function everySecondRow(probabilities: Probabilities, labels: Bytes, odd: 0 | 1) {
  const classes = classCountOf(probabilities, labels.length);
  const rows = Array.from({ length: Math.ceil((labels.length - odd) / 2) }, (_, place) => 2 * place + odd);
  const values = new Float32Array(rows.length * classes);
  for (const [place, row] of rows.entries())
    values.set(probabilities.subarray(row * classes, (row + 1) * classes), place * classes);
  return { rows, values, labels: Uint8Array.from(rows, row => labels[row]) };
}

/**
 * The probabilities `[rows, classes]`, each half of the rows at the temperature that was fitted on the other half. A metric of
 * these estimates what new images would show; a temperature fitted on the same rows would make it too good.
 */
export function crossCalibrated(probabilities: Probabilities, labels: Bytes): Float32Array<ArrayBuffer> {
  const classes = classCountOf(probabilities, labels.length);
  const out = new Float32Array(probabilities.length);
  const halves = [everySecondRow(probabilities, labels, 0), everySecondRow(probabilities, labels, 1)];
  for (const [index, { rows, values }] of halves.entries()) {
    const other = halves[1 - index];
    const scaled = atTemperature(values, rows.length, fitTemperature(other.values, other.labels));
    for (const [place, row] of rows.entries())
      out.set(scaled.subarray(place * classes, (place + 1) * classes), row * classes);
  }
  return out;
}

const sharpest = 20;
const bluntest = 1 / sharpest;

/**
 * The temperature of the lowest cross-entropy on these rows, from 0.05 to 20; 1 without rows. The loss is convex in
 * 1 / temperature, so Newton's method finds it; a shrinking bracket around the minimum keeps its steps from diverging.
 */
export function fitTemperature(probabilities: Probabilities, labels: Bytes): number {
  if (labels.length === 0) return 1;
  const logits = logitsOf(probabilities);
  let low = bluntest;
  let high = sharpest;
  let sharpness = 1;
  for (let round = 0; round < 60 && high - low > 1e-6; round++) {
    const [first, second] = slopes(logits, labels, sharpness);
    if (first > 0) high = sharpness;
    else low = sharpness;
    const newton = sharpness - first / second;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - sharpness) < 1e-7) return 1 / next;
    sharpness = next;
  }
  return 1 / sharpness;
}

/**
 * How sure the network is of each row's predicted class: its probability, `[rows]`, at a temperature. At 1 it is what the
 * network states. `probabilities` is `[rows, classes]`, `predicted` is `[rows]`.
 */
export function confidencesOf(
  probabilities: Probabilities,
  predicted: Bytes,
  temperature: number,
): Float32Array<ArrayBuffer> {
  const classes = classCountOf(probabilities, predicted.length);
  const scaled =
    temperature === 1 ? probabilities : atTemperature(probabilities, predicted.length, temperature);
  return Float32Array.from(predicted, (label, row) => scaled[row * classes + label]);
}
