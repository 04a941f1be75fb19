import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { randomBelow, randomUnit } from '../../numerics/rng.ts';
import { predictedClasses } from '../metrics.ts';
import { crossEntropy } from '../softmax.ts';
import { reliabilityOf } from './reliability.ts';
import { atTemperature, confidencesOf, crossCalibrated, fitTemperature } from './temperature.ts';

/** Random probabilities, and labels drawn from them: perfectly calibrated up to chance. */
function calibrated(rows: number, key: number) {
  const probabilities = new Float32Array(rows * 10);
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const part = probabilities.subarray(row * 10, row * 10 + 10);
    for (let digit = 0; digit < 10; digit++) part[digit] = Math.exp(4 * randomUnit(key, row * 20 + digit));
    const sum = part.reduce((total, value) => total + value, 0);
    for (let digit = 0; digit < 10; digit++) part[digit] /= sum;
    let left = randomUnit(key, row * 20 + 15);
    labels[row] = part.findIndex(value => {
      left -= value;
      return left < 0;
    });
    if (labels[row] > 9) labels[row] = randomBelow(key, row * 20 + 16, 10);
  }
  return { probabilities, labels };
}

test('calibrated probabilities have a temperature of about 1', () => {
  const { probabilities, labels } = calibrated(4000, 1);
  expect(fitTemperature(probabilities, labels)).toBeCloseTo(1, 1);
});

test('a temperature that was put in is found again', () => {
  const { probabilities, labels } = calibrated(1000, 2);
  const own = fitTemperature(probabilities, labels);
  for (const temperature of [0.5, 2])
    expect(fitTemperature(atTemperature(probabilities, 1000, temperature), labels) * temperature).toBeCloseTo(
      own,
      2,
    );
});

test('no neighbouring temperature has a lower loss, and every prediction stays', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 1000 }), key => {
      const { probabilities, labels } = calibrated(300, key);
      const temperature = fitTemperature(probabilities, labels);
      const loss = (at: number) => crossEntropy(atTemperature(probabilities, 300, at), labels);
      expect(loss(temperature)).toBeLessThanOrEqual(loss(temperature * 1.05) + 1e-7);
      expect(loss(temperature)).toBeLessThanOrEqual(loss(temperature / 1.05) + 1e-7);
      expect(predictedClasses(atTemperature(probabilities, 300, temperature), 300)).toEqual(
        predictedClasses(probabilities, 300),
      );
    }),
    { numRuns: 5 },
  );
});

test('a network that is never wrong gets a bounded temperature, and no rows teach nothing', () => {
  const { probabilities } = calibrated(50, 4);
  const temperature = fitTemperature(probabilities, predictedClasses(probabilities, 50));
  expect(temperature).toBeGreaterThanOrEqual(0.049);
  expect(temperature).toBeLessThan(0.1);
  expect(fitTemperature(new Float32Array(0), new Uint8Array(0))).toBe(1);
});

test('overconfidence that was put in is taken out again on rows that the temperature was not fitted on', () => {
  const { probabilities, labels } = calibrated(4000, 5);
  const sure = atTemperature(probabilities, 4000, 0.4);
  const calm = crossCalibrated(sure, labels);
  expect(reliabilityOf(calm, labels).error).toBeLessThan(reliabilityOf(sure, labels).error / 4);
  expect(predictedClasses(calm, 4000)).toEqual(predictedClasses(sure, 4000));
});

test('no label touches the half that it was not fitted for', () => {
  const { probabilities, labels } = calibrated(200, 6);
  const calm = crossCalibrated(probabilities, labels);
  const changed = labels.map((label, row) => (row % 2 === 0 ? (label + 1) % 10 : label));
  const other = crossCalibrated(probabilities, changed);
  for (let row = 0; row < 200; row += 2)
    expect(other.subarray(row * 10, row * 10 + 10)).toEqual(calm.subarray(row * 10, row * 10 + 10));
  expect(crossCalibrated(new Float32Array(10).fill(0.1), Uint8Array.of(3))).toHaveLength(10);
});

describe('the confidence in a prediction', () => {
  const probabilities = new Float32Array(20).fill(0.02);
  probabilities[3] = 0.82;
  probabilities[17] = 0.82;
  const predicted = Uint8Array.of(3, 7);

  it('is the probability of the predicted class, as stated at a temperature of 1', () => {
    expect([...confidencesOf(probabilities, predicted, 1)]).toEqual([Math.fround(0.82), Math.fround(0.82)]);
  });

  it('falls with a higher temperature and rises with a lower one', () => {
    expect(confidencesOf(probabilities, predicted, 2)[0]).toBeLessThan(0.5);
    expect(confidencesOf(probabilities, predicted, 0.5)[1]).toBeGreaterThan(0.95);
  });
});
