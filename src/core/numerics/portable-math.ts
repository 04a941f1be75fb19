/**
 * Elementary functions from +, -, * and / alone. IEEE 754 fixes those four to the bit, but leaves `Math.sin`, `Math.exp`
 * and their kin to each browser: with these, a seed gives the same augmentation and learning rates on every machine.
 */

// Pi / 2 and ln 2 in two parts, so that a multiple of the first part is exact (Cody and Waite 1980).
const halfPiHigh = 1.5707963267341256;
const halfPiLow = 6.077100506506192e-11;
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/**
 * Sum of a power series that begins with `first`; each further term is the one before it times `square / ratios[i]`.
 */
function series(first: number, square: number, ratios: readonly number[]): number {
  let term = first;
  let sum = first;
  for (const ratio of ratios) {
    term = (term * square) / ratio;
    sum += term;
  }
  return sum;
}

const sineRatios = [6, 20, 42, 72, 110, 156, 210, 272, 342];
const cosineRatios = [2, 12, 30, 56, 90, 132, 182, 240, 306];
const exponentialRatios = Array.from({ length: 13 }, (_, index) => index + 1);

/** Sine of an angle that is a number of quarter turns plus `angle`, which is within pi / 4 of zero. */
function sineOfQuarters(quarters: number, angle: number): number {
  const quadrant = ((quarters % 4) + 4) % 4;
  const square = -angle * angle;
  const size = quadrant % 2 === 0 ? series(angle, square, sineRatios) : series(1, square, cosineRatios);
  return quadrant < 2 ? size : -size;
}

function sinePlusQuarters(x: number, quarters: number): number {
  const turns = Math.round(x / (halfPiHigh + halfPiLow));
  return sineOfQuarters(turns + quarters, x - turns * halfPiHigh - turns * halfPiLow);
}

/** Sine of `x` radians, to 1e-15 for |x| up to a thousand. */
export const sin = (x: number): number => sinePlusQuarters(x, 0);

/** Cosine of `x` radians, to 1e-15 for |x| up to a thousand. */
export const cos = (x: number): number => sinePlusQuarters(x, 1);

/** `base` to an integer power, by repeated squaring; exact where every intermediate product is. */
export function powerOf(base: number, exponent: number): number {
  let result = 1;
  let square = exponent < 0 ? 1 / base : base;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** Whole powers of two from 2^-540 to 2^540, all exact: two of them reach every double. */
const largestTwo = 540;
const powersOfTwo = Float64Array.from({ length: 2 * largestTwo + 1 }, (_, index) =>
  powerOf(2, index - largestTwo),
);

/** e to the `x`, to 1e-15 relative. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.78) return Number.POSITIVE_INFINITY;
  if (x < -745.2) return 0;
  const twos = Math.round(x / (ln2High + ln2Low));
  const rest = x - twos * ln2High - twos * ln2Low;
  // Two factors: 2 ** 1024 alone would overflow although the product may not.
  const half = Math.trunc(twos / 2);
  return (
    series(1, rest, exponentialRatios) *
    powersOfTwo[largestTwo + half] *
    powersOfTwo[largestTwo + twos - half]
  );
}

/** Natural logarithm, to 1e-15 relative; minus infinity at 0 and NaN below. */
export function log(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY)
    return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  let twos = 0;
  let mantissa = x;
  for (; mantissa > 65536; twos += 16) mantissa /= 65536;
  for (; mantissa < 1 / 65536; twos -= 16) mantissa *= 65536;
  for (; mantissa > Math.SQRT2; twos++) mantissa /= 2;
  for (; mantissa < Math.SQRT1_2; twos--) mantissa *= 2;
  // ln m = 2 artanh((m - 1) / (m + 1)), whose series converges fast near 1.
  const ratio = (mantissa - 1) / (mantissa + 1);
  const square = ratio * ratio;
  let sum = 0;
  for (let power = 23; power >= 1; power -= 2) sum = sum * square + 1 / power;
  return twos * ln2High + (twos * ln2Low + 2 * ratio * sum);
}
