/**
 * Winograd's minimal filtering (Lavin and Gray 2016, https://arxiv.org/abs/1509.09308): F(2 x 2, 3 x 3) takes 16 instead of 36
 * multiplications for each tile of 2 x 2 outputs and channel, F(2 x 2, 5 x 5) 36 instead of 100, and F(4 x 4, 5 x 5) 64 for
 * four times as many outputs. With the filter `g` and the input tile `d`,
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
 * The transforms by kernel size. The usual points for 5 x 5 are 0, +-1, +-2 and infinity; with 1/2 in place of 2 the results
 * round a quarter less (Barabasz et al. 2020, "Error analysis and improving the accuracy of Winograd convolution for deep
 * neural networks", https://arxiv.org/abs/1803.10986).
 */
const transforms: ReadonlyMap<number, Winograd> = new Map([
  [3, cookToom([0, 1, -1])],
  [5, cookToom([0, 1, -1, 1 / 2, -2])],
]);

/** The transform of a convolution for which it pays (stride 1, 3 x 3 or 5 x 5, whole vectors of channels), or null. */
export function winogradOf(conv: {
  readonly kernelSize: number;
  readonly stride: number;
  readonly inChannels: number;
}): Winograd | null {
  if (conv.stride !== 1 || conv.inChannels % 4 !== 0) return null;
  return transforms.get(conv.kernelSize) ?? null;
}

/** Tiles of 4 x 4 outputs: they round two and a half times as much as those of 2 x 2. */
const large: ReadonlyMap<number, Winograd> = new Map([[5, cookToom([0, 1, -1, 2, -2, 1 / 2, -1 / 2], 4)]]);

/**
 * The transform of a forward pass: with large tiles where there is one for the kernel and they cover the `convolved` outputs
 * exactly.
 */
export function forwardWinogradOf(
  conv: Parameters<typeof winogradOf>[0] & { readonly convolved: readonly [number, number, number] },
): Winograd | null {
  const small = winogradOf(conv);
  const candidate = large.get(conv.kernelSize);
  if (small === null || candidate === undefined) return small;
  const [height, width] = conv.convolved;
  return height % candidate.outputs === 0 && width % candidate.outputs === 0 ? candidate : small;
}

/** A run of `count` tiles with `size` valid cells in one direction. */
export interface TileRun {
  readonly count: number;
  readonly size: 1 | 2;
}

/** The tiles of two that cover `length` outputs: whole ones, and at an odd edge a cut one. */
export function tileRuns(length: number): readonly TileRun[] {
  const whole = { count: Math.floor(length / 2), size: 2 } as const;
  return length % 2 === 0 ? [whole] : [whole, { count: 1, size: 1 }];
}
