/**
 * The two directions in which points vary most (principal component analysis), by subspace iteration: the covariance matrix
 * is never built, so that the cost grows with the number of features and not with its square (Golub and Van Loan, 8.2.4).
 */
import { deriveKey, randomUnit, stream } from '../numerics/rng.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Directions that are followed together: more than the two that are wanted, so that these converge soon. */
const directions = 6;
const iterations = 40;

export interface Projection {
  /** `[rows, 2]` */
  readonly coordinates: Float32Array<ArrayBuffer>;
  /** Share of the points' variance along each axis, 0 to 1. */
  readonly explained: readonly [number, number];
}

/** Copies `[rows, units]` with each column's mean taken off. */
function centred(features: Float32Array, units: number): Float64Array<ArrayBuffer> {
  const rows = features.length / units;
  const means = new Float64Array(units);
  for (let at = 0; at < features.length; at++) means[at % units] += features[at] / rows;
  return Float64Array.from(features, (value, at) => value - means[at % units]);
}

/** Makes the `count` rows of `[count, units]` orthogonal unit vectors, by Gram and Schmidt's modified rule. */
function orthonormalise(basis: Float64Array, count: number, units: number): void {
  const row = (index: number) => basis.subarray(index * units, (index + 1) * units);
  for (let index = 0; index < count; index++) {
    const own = row(index);
    for (let before = 0; before < index; before++) {
      const other = row(before);
      const overlap = own.reduce((sum, value, at) => sum + value * other[at], 0);
      for (let at = 0; at < units; at++) own[at] -= overlap * other[at];
    }
    const length = Math.hypot(...own);
    // A direction in which nothing varies any more.
    for (let at = 0; at < units; at++) own[at] = length > 1e-12 ? own[at] / length : 0;
  }
}

/** The points' coordinates `[rows, count]` along the rows of `basis`. */
function along(
  points: Float64Array,
  basis: Float64Array,
  count: number,
  units: number,
): Float64Array<ArrayBuffer> {
  const rows = points.length / units;
  const result = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++)
    for (let index = 0; index < count; index++) {
      let sum = 0;
      for (let at = 0; at < units; at++) sum += points[row * units + at] * basis[index * units + at];
      result[row * count + index] = sum;
    }
  return result;
}

/** The basis times the points' scatter matrix: where the points stretch it. */
function stretched(
  points: Float64Array,
  basis: Float64Array,
  count: number,
  units: number,
): Float64Array<ArrayBuffer> {
  const coordinates = along(points, basis, count, units);
  const result = new Float64Array(count * units);
  for (let row = 0; row < points.length / units; row++)
    for (let index = 0; index < count; index++) {
      const factor = coordinates[row * count + index];
      for (let at = 0; at < units; at++) result[index * units + at] += factor * points[row * units + at];
    }
  return result;
}

/** Turns the axis so that its largest element is positive: without this its sign would be chance. */
function withFixedSign(axis: Float64Array): Float64Array<ArrayBuffer> {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return axis.map(value => (largest < 0 ? -value : value));
}

/** Projects the points `[rows, units]` on the two directions in which they vary most. */
export function principalComponents(features: Float32Array, units: number): Projection {
  const points = centred(features, units);
  const count = Math.min(directions, units);
  const key = deriveKey(1, stream.projection);
  let basis: Float64Array<ArrayBuffer> = Float64Array.from(
    { length: count * units },
    (_, at) => randomUnit(key, at) - 0.5,
  );
  orthonormalise(basis, count, units);
  for (let turn = 0; turn < iterations; turn++) {
    basis = stretched(points, basis, count, units);
    orthonormalise(basis, count, units);
  }
  // Within the subspace the axes are those of the points' scatter there (Rayleigh and Ritz).
  const inside = along(points, basis, count, units);
  const scatter = Float64Array.from({ length: count * count }, (_, at) => {
    const [one, other] = [Math.floor(at / count), at % count];
    let sum = 0;
    for (let row = 0; row < inside.length; row += count) sum += inside[row + one] * inside[row + other];
    return sum;
  });
  const { values, vectors } = symmetricEigen(scatter, count);
  const axes = new Float64Array(2 * units);
  for (let axis = 0; axis < Math.min(2, count); axis++) {
    const own = axes.subarray(axis * units, (axis + 1) * units);
    for (let index = 0; index < count; index++)
      for (let at = 0; at < units; at++) own[at] += vectors[axis * count + index] * basis[index * units + at];
    own.set(withFixedSign(own));
  }
  const total = points.reduce((sum, value) => sum + value * value, 0);
  const share = (axis: number) => (total > 0 ? Math.max(values[axis] ?? 0, 0) / total : 0);
  return {
    coordinates: Float32Array.from(along(points, axes, 2, units)),
    explained: [share(0), share(1)],
  };
}
