/**
 * Temperature scaling (Guo et al. 2017, https://arxiv.org/abs/1706.04599): one number, learned on validation, that makes
 * stated confidence match measured accuracy. It never changes which class is predicted, so it needs no portable bits:
 * the platform's exponential is several times as fast.
 */
import { type Bytes, classCount } from '../data/dataset.ts';
import { type Probabilities, smallestProbability } from './metrics.ts';

/** Logits up to a constant a row: logarithms of the probabilities, `[rows, 10]`. */
function logitsOf(probabilities: Probabilities): Float64Array {
  return Float64Array.from(probabilities, value => Math.log(Math.max(value, smallestProbability ** 3)));
}

/** Softmax of one row of `logits x sharpness`; the largest is subtracted first, so that nothing overflows. */
function sharpen(logits: Float64Array, start: number, sharpness: number, into: Float64Array): void {
  let largest = logits[start];
  for (let digit = 1; digit < classCount; digit++) largest = Math.max(largest, logits[start + digit]);
  let sum = 0;
  for (let digit = 0; digit < classCount; digit++) {
    into[digit] = Math.exp((logits[start + digit] - largest) * sharpness);
    sum += into[digit];
  }
  for (let digit = 0; digit < classCount; digit++) into[digit] /= sum;
}

/** Probabilities `[rows, 10]` at a temperature: above 1 less certain, below 1 more. */
export function atTemperature(probabilities: Probabilities, temperature: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(probabilities.length);
  const logits = logitsOf(probabilities);
  const scaled = new Float64Array(classCount);
  for (let start = 0; start < logits.length; start += classCount) {
    sharpen(logits, start, 1 / temperature, scaled);
    out.set(scaled, start);
  }
  return out;
}

/** First and second derivative of the mean cross-entropy by the sharpness 1 / temperature. */
function slopes(logits: Float64Array, labels: Bytes, sharpness: number): readonly [number, number] {
  const scaled = new Float64Array(classCount);
  let first = 0;
  let second = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * classCount;
    sharpen(logits, start, sharpness, scaled);
    let mean = 0;
    let square = 0;
    for (let digit = 0; digit < classCount; digit++) {
      mean += scaled[digit] * logits[start + digit];
      square += scaled[digit] * logits[start + digit] ** 2;
    }
    first += mean - logits[start + labels[row]];
    second += square - mean * mean;
  }
  return [first / labels.length, second / labels.length];
}

/** Every second row, from the first or the second. */
function half(probabilities: Probabilities, labels: Bytes, odd: 0 | 1) {
  const rows = Array.from(labels.keys()).filter(row => row % 2 === odd);
  const values = new Float32Array(rows.length * classCount);
  for (const [place, row] of rows.entries())
    values.set(probabilities.subarray(row * classCount, (row + 1) * classCount), place * classCount);
  return { rows, values, labels: Uint8Array.from(rows, row => labels[row]) };
}

/**
 * The rows at a temperature that was fitted on other rows: each half at that of the other. What is measured on it is
 * what new images would show, which a temperature fitted on the very same rows would flatter.
 */
export function crossCalibrated(probabilities: Probabilities, labels: Bytes): Float32Array<ArrayBuffer> {
  const out = new Float32Array(probabilities.length);
  const halves = [half(probabilities, labels, 0), half(probabilities, labels, 1)];
  for (const [index, { rows, values }] of halves.entries()) {
    const other = halves[1 - index];
    const scaled = atTemperature(values, fitTemperature(other.values, other.labels));
    for (const [place, row] of rows.entries())
      out.set(scaled.subarray(place * classCount, (place + 1) * classCount), row * classCount);
  }
  return out;
}

const sharpest = 20;
const bluntest = 1 / sharpest;

/**
 * The temperature of the lowest cross-entropy on these rows, from 0.05 to 20; 1 without rows. The loss is convex in
 * 1 / temperature: Newton's method, kept inside a shrinking bracket.
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
 * network states. `probabilities` is `[rows, 10]`, `predicted` is `[rows]`.
 */
export function confidencesOf(
  probabilities: Probabilities,
  predicted: Bytes,
  temperature: number,
): Float32Array<ArrayBuffer> {
  const scaled = temperature === 1 ? probabilities : atTemperature(probabilities, temperature);
  return Float32Array.from(predicted, (digit, row) => scaled[row * classCount + digit]);
}
