import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomUnit } from '../numerics/rng.ts';
import { centresOf, fitPoints, nearestPoint } from './fit-points.ts';
import { neighboursOf } from './neighbours.ts';
import { pointsInside } from './points-inside.ts';
import { principalComponents } from './principal-components.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Nearly normal random numbers: sums of twelve uniform ones (Irwin and Hall). */
const normal = (at: number) =>
  Array.from({ length: 12 }, (_, turn) => randomUnit(9, 12 * at + turn)).reduce((sum, value) => sum + value) -
  6;

describe('the eigenvectors of a symmetric matrix', () => {
  test('are orthogonal unit vectors that it only stretches, by the eigenvalues in their order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(), (size, seed) => {
        const half = Array.from({ length: size * size }, (_, at) => randomUnit(seed, at) - 0.5);
        const matrix = half.map((value, at) => value + half[(at % size) * size + Math.floor(at / size)]);
        const { values, vectors } = symmetricEigen(matrix, size);
        const vector = (index: number) => [...vectors.subarray(index * size, (index + 1) * size)];
        for (let one = 0; one < size; one++) {
          if (one > 0) expect(values[one]).toBeLessThanOrEqual(values[one - 1]);
          const own = vector(one);
          for (let row = 0; row < size; row++) {
            const turned = own.reduce((sum, value, at) => sum + matrix[row * size + at] * value, 0);
            expect(turned).toBeCloseTo(values[one] * own[row], 9);
          }
          for (let other = 0; other <= one; other++) {
            const product = vector(other).reduce((sum, value, at) => sum + value * own[at], 0);
            expect(product).toBeCloseTo(one === other ? 1 : 0, 9);
          }
        }
      }),
      { numRuns: 60, seed: 4 },
    );
  });
});

describe('principal components', () => {
  test('are found where they were put: two directions of known variance in forty dimensions', () => {
    const [rows, units] = [800, 40];
    const first = Float64Array.from({ length: units }, (_, at) => (at < 20 ? 1 : -1) / Math.sqrt(units));
    const second = Float64Array.from(
      { length: units },
      (_, at) => (at % 2 === 0 ? 1 : -1) / Math.sqrt(units),
    );
    const features = Float32Array.from({ length: rows * units }, (_, at) => {
      const [row, unit] = [Math.floor(at / units), at % units];
      return (
        7 +
        5 * normal(2 * row) * first[unit] +
        2 * normal(2 * row + 1) * second[unit] +
        0.1 * normal(9000 + at)
      );
    });
    const { coordinates, explained } = principalComponents(features, units);
    const noise = 0.01 * units;
    expect(explained[0]).toBeCloseTo(25 / (29 + noise), 1);
    expect(explained[1]).toBeCloseTo(4 / (29 + noise), 1);
    for (const axis of [0, 1]) {
      const put = Array.from({ length: rows }, (_, row) => normal(2 * row + axis));
      const found = Array.from({ length: rows }, (_, row) => coordinates[2 * row + axis]);
      expect(Math.abs(correlation(put, found))).toBeGreaterThan(0.998);
    }
  });

  test('are those of the covariance matrix', () => {
    const [rows, units] = [60, 5];
    const features = Float32Array.from({ length: rows * units }, (_, at) => normal(at) * (1 + (at % units)));
    const mean = (unit: number) => average(rows, row => features[row * units + unit]);
    const covariance = Array.from({ length: units * units }, (_, at) => {
      const [one, other] = [Math.floor(at / units), at % units];
      const [meanOne, meanOther] = [mean(one), mean(other)];
      return average(
        rows,
        row => (features[row * units + one] - meanOne) * (features[row * units + other] - meanOther),
      );
    });
    const { values, vectors } = symmetricEigen(covariance, units);
    const total = values.reduce((sum, value) => sum + value);
    const { coordinates, explained } = principalComponents(features, units);
    for (const axis of [0, 1]) {
      expect(explained[axis]).toBeCloseTo(values[axis] / total, 6);
      const wanted = Array.from({ length: rows }, (_, row) =>
        Array.from(
          { length: units },
          (_, unit) => vectors[axis * units + unit] * (features[row * units + unit] - mean(unit)),
        ).reduce((sum, value) => sum + value),
      );
      const found = Array.from({ length: rows }, (_, row) => coordinates[2 * row + axis]);
      expect(Math.abs(correlation(wanted, found))).toBeCloseTo(1, 6);
    }
  });

  test('of equal points, of one point and of one feature are no accident', () => {
    expect([...principalComponents(new Float32Array(12).fill(3), 4).coordinates]).toEqual(
      new Array(6).fill(0),
    );
    expect([...principalComponents(Float32Array.of(1, 2), 2).coordinates]).toEqual([0, 0]);
    expect([...principalComponents(Float32Array.of(1, 3), 1).coordinates]).toEqual([-1, 0, 1, 0]);
  });
});

describe('nearest neighbours', () => {
  test('are those of a sort by distance, the point itself first', () => {
    const [rows, units, count] = [40, 3, 6];
    const features = Float32Array.from({ length: rows * units }, (_, at) => randomUnit(3, at));
    const { indices, distances } = neighboursOf(features, units, count, () => {});
    for (let row = 0; row < rows; row++) {
      const distanceTo = (other: number) =>
        Math.hypot(
          ...Array.from(
            { length: units },
            (_, at) => features[row * units + at] - features[other * units + at],
          ),
        );
      const sorted = Array.from({ length: rows }, (_, other) => other).sort(
        (a, b) => distanceTo(a) - distanceTo(b),
      );
      expect(indices[row]).toEqual(sorted.slice(0, count));
      for (const [at, other] of indices[row].entries())
        expect(distances[row][at]).toBeCloseTo(distanceTo(other), 5);
    }
  });

  test('of fewer points than are asked for are all points', () => {
    expect(neighboursOf(Float32Array.of(0, 1, 3), 1, 15, () => {}).indices).toEqual([
      [0, 1, 2],
      [1, 0, 2],
      [2, 1, 0],
    ]);
  });
});

describe('on paper', () => {
  const points = fitPoints(Float32Array.of(0, 10, 5, 20, 10, 10));

  test('points fill the sheet, with the larger number above', () => {
    expect([...points]).toEqual([0.04, 0.96, 0.5, 0.04, 0.96, 0.96].map(value => expect.closeTo(value, 5)));
    expect([...fitPoints(Float32Array.of(3, 3, 3, 3))]).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  test('the nearest point is found, if it is near', () => {
    expect(nearestPoint(points, 0.52, 0.05, 0.1)).toBe(1);
    expect(nearestPoint(points, 0.5, 0.5, 0.1)).toBeNull();
  });

  test('a group has its name in its middle, and none where it has no points', () => {
    expect(centresOf(Float32Array.of(0, 0, 1, 0.2, 0.4, 0.9), [1, 1, 1], 2)).toEqual([
      null,
      [expect.closeTo(0.4, 5), expect.closeTo(0.2, 5)],
    ]);
  });
});

test('points inside a lasso are found, also in a dent of it', () => {
  const lasso = [
    [0, 0],
    [4, 0],
    [4, 4],
    [2, 1],
    [0, 4],
  ] as const;
  const points = Float32Array.of(1, 1, 2, 3, 3.5, 2, 5, 1, 2, 0.5);
  expect(pointsInside(points, lasso)).toEqual([0, 2, 4]);
  expect(pointsInside(points, lasso.slice(0, 2))).toEqual([]);
});

const average = (count: number, value: (index: number) => number): number =>
  Array.from({ length: count }, (_, index) => value(index)).reduce((sum, each) => sum + each) / count;

function correlation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [one, other].map(values => {
    const mean = average(values.length, index => values[index]);
    return values.map(value => value - mean);
  });
  const product = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, at) => sum + value * y[at], 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b));
}
