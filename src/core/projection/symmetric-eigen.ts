/** Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's cyclic rotations (Golub and Van Loan, 8.5). */

export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array<ArrayBuffer>;
  /** `[size, size]`: row i is the unit eigenvector of value i. */
  readonly vectors: Float64Array<ArrayBuffer>;
}

/** Sweeps over all pairs; convergence is quadratic, so that eight are enough for any size used here. */
const mostSweeps = 30;
const tolerance = 1e-24;

/** Turns rows and columns `p` and `q` so that the element between them becomes 0. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q];
  if (apq === 0) return;
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const [akp, akq] = [a[k * size + p], a[k * size + q]];
    a[k * size + p] = c * akp - s * akq;
    a[k * size + q] = s * akp + c * akq;
  }
  for (let k = 0; k < size; k++) {
    const [apk, aqk] = [a[p * size + k], a[q * size + k]];
    a[p * size + k] = c * apk - s * aqk;
    a[q * size + k] = s * apk + c * aqk;
    const [vpk, vqk] = [v[p * size + k], v[q * size + k]];
    v[p * size + k] = c * vpk - s * vqk;
    v[q * size + k] = s * vpk + c * vqk;
  }
}

/** `matrix` is `[size, size]`, symmetric, and stays as it is. */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): Eigen {
  const a = Float64Array.from(matrix);
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const whole = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let beside = 0;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) beside += a[p * size + q] ** 2;
    if (beside <= tolerance * whole) break;
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
  }
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => a[j * size + j] - a[i * size + i]);
  const vectors = new Float64Array(size * size);
  for (const [at, i] of order.entries()) vectors.set(v.subarray(i * size, (i + 1) * size), at * size);
  return { values: Float64Array.from(order, i => a[i * size + i]), vectors };
}
