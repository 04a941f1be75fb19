/** How sure a network is of its answers. */
import { type Bytes, classCount } from '../data/dataset.ts';
import type { Probabilities } from './metrics.ts';
import { atTemperature } from './temperature.ts';

/** The probability of each row's predicted class, `[rows]`, at a temperature; at 1 as the network states it. */
export function confidencesOf(
  probabilities: Probabilities,
  predicted: Bytes,
  temperature: number,
): Float32Array<ArrayBuffer> {
  const scaled = temperature === 1 ? probabilities : atTemperature(probabilities, temperature);
  return Float32Array.from(predicted, (digit, row) => scaled[row * classCount + digit]);
}
