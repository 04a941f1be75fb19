/**
 * Winograd's minimal filtering (Lavin and Gray 2016, https://arxiv.org/abs/1509.09308): F(2 x 2, 3 x 3) takes 16 instead of 36
 * multiplications for each tile of 2 x 2 outputs and channel, F(2 x 2, 5 x 5) 36 instead of 100. With the
 * filter `g` and the input tile `d`,
 * output = A' [(G g G') . (B' d B)] A
 */
export type Matrix = readonly (readonly number[])[];

export interface Winograd {
  /** The side of a tile of outputs. */
  readonly outputs: number;
  /** The side of a transformed tile: kernel size + outputs - 1. */
  readonly side: number;
  /** B', `[side, side]`, transforms the input. */
  readonly input: Matrix;
  /** G, `[side, kernelSize]`, transforms the filter. */
  readonly filter: Matrix;
  /** A', `[outputs, side]`, transforms the products back. */
  readonly output: Matrix;
}

export const transposed = (matrix: Matrix): Matrix =>
  matrix[0].map((_, column) => matrix.map(row => row[column]));

const product = (factors: readonly number[]): number => factors.reduce((left, right) => left * right, 1);

/** The coefficients of the polynomial with these roots, the constant first. */
function polynomial([root, ...others]: readonly number[]): readonly number[] {
  if (root === undefined) return [1];
  const rest = polynomial(others);
  return [...rest, 0].map((coefficient, power) => (rest[power - 1] ?? 0) - root * coefficient);
}

/**
 * The matrices of the Cook-Toom algorithm for some points and infinity (Blahut 2010, "Fast algorithms for signal processing",
 * section 5.2).
 */
export function cookToom(points: readonly number[], outputs = 2): Winograd {
  const side = points.length + 1;
  const kernelSize = side - outputs + 1;
  const others = points.map(point => points.filter(other => other !== point));
  const powers = (point: number, count: number) =>
    Array.from({ length: count }, (_, power) => point ** power);
  const highest = (count: number) => Array.from({ length: count }, (_, power) => Number(power === count - 1));
  return {
    outputs,
    side,
    input: [...others, points].map(roots => [...polynomial(roots), 0].slice(0, side)),
    filter: [
      ...points.map((point, index) => {
        const scale = product(others[index].map(other => point - other));
        return powers(point, kernelSize).map(power => power / scale);
      }),
      highest(kernelSize),
    ],
    output: transposed([...points.map(point => powers(point, outputs)), highest(outputs)]),
  };
}

/**
 * The transforms of tiles of 2 x 2 by kernel size. The usual points for 5 x 5 are 0, +-1, +-2 and infinity; with 1/2 in place
 * of 2 the results round a quarter less (Barabasz et al. 2020, "Error analysis and improving the accuracy of Winograd
 * convolution for deep neural networks", https://arxiv.org/abs/1803.10986).
 */
const small: ReadonlyMap<number, Winograd> = new Map([
  [3, cookToom([0, 1, -1])],
  [5, cookToom([0, 1, -1, 1 / 2, -2])],
]);

/**
 * Larger tiles: F(5 x 5, 3 x 3) takes half the multiplications of F(2 x 2, 3 x 3), and F(4 x 4, 5 x 5) less than half of those
 * of F(2 x 2, 5 x 5). They round several times as much, to a few millionths. Points in pairs of plus and minus share most of a
 * transform's work (see `transform.ts`).
 */
const large: ReadonlyMap<number, Winograd> = new Map([
  [3, cookToom([1, -1, 2, -2, 1 / 2, -1 / 2], 5)],
  [5, cookToom([0, 1, -1, 2, -2, 1 / 2, -1 / 2], 4)],
]);

export interface Transformable {
  readonly kernelSize: number;
  readonly stride: number;
  readonly inChannels: number;
  /** Height and width of the outputs, before any pooling, and their channels. */
  readonly convolved: readonly [number, number, number];
}

/**
 * The transform in tiles of 2 x 2 of a convolution for which it pays (stride 1, 3 x 3 or 5 x 5, whole vectors of channels), or
 * null.
 */
const smallWinogradOf = (
  conv: Pick<Transformable, 'kernelSize' | 'stride' | 'inChannels'>,
): Winograd | null =>
  conv.stride === 1 && conv.inChannels % 4 === 0 ? (small.get(conv.kernelSize) ?? null) : null;

/**
 * The transform of such a convolution in the largest tiles that cover its outputs exactly. Cut tiles would multiply less too, but
 * their rounding opens ReLUs over blank paper: on keras-cnn the losses leave the reference's ten times as far.
 */
export function winogradOf(conv: Transformable): Winograd | null {
  const fallback = smallWinogradOf(conv);
  const candidate = large.get(conv.kernelSize);
  const fits = ({ outputs }: Winograd) => conv.convolved.slice(0, 2).every(length => length % outputs === 0);
  return fallback && candidate && fits(candidate) ? candidate : fallback;
}

/** The transform for the gradients of such a convolution: in tiles that may reach beyond its outputs, those that multiply least. */
export function adjointWinogradOf(conv: Transformable): Winograd | null {
  const fallback = smallWinogradOf(conv);
  const candidate = large.get(conv.kernelSize);
  if (fallback === null || candidate === undefined) return fallback;
  const products = (winograd: Winograd) =>
    conv.convolved
      .slice(0, 2)
      .reduce((all, length) => all * tilesAcross(winograd, length) * winograd.side, 1);
  return products(candidate) < products(fallback) ? candidate : fallback;
}

/** Whether the windows of a pooling 2 x 2 lie within single tiles. */
export const isPooledByTile = ({ outputs }: Winograd): boolean => outputs % 2 === 0;

/** A run of `count` tiles with `size` valid cells in one direction. */
export interface TileRun {
  readonly count: number;
  readonly size: number;
}

/** The tiles that cover `length` outputs: whole ones, and at an edge a cut one. */
export function tileRuns({ outputs }: Winograd, length: number): readonly TileRun[] {
  const whole = { count: Math.floor(length / outputs), size: outputs };
  const rest = length % outputs;
  return rest === 0 ? [whole] : [whole, { count: 1, size: rest }];
}

export const tilesAcross = ({ outputs }: Winograd, length: number): number => Math.ceil(length / outputs);
