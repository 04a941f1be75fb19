/**
 * Winograd's minimal filtering for output tiles of 2 x 2 (Lavin and Gray 2016): F(2 x 2, 3 x 3) with 16 instead of 36
 * multiplications a tile and channel, and F(2 x 2, 5 x 5) with 36 instead of 100.
 * output = A' [(G g G') . (B' d B)] A
 */
import type { V128 } from '../asm/expr.ts';
import type { FunctionBuilder, Local } from '../asm/function-builder.ts';
import { f32x4 } from '../asm/simd.ts';

type Matrix = readonly (readonly number[])[];

export interface Winograd {
  /** Side of a transformed tile: kernel size + 1. */
  readonly side: number;
  /** B', `[side, side]` */
  readonly input: Matrix;
  /** G, `[side, kernelSize]` */
  readonly filter: Matrix;
  /** A', `[2, side]` */
  readonly output: Matrix;
}

const transforms: ReadonlyMap<number, Winograd> = new Map([
  [
    3,
    {
      side: 4,
      input: [
        [1, 0, -1, 0],
        [0, 1, 1, 0],
        [0, -1, 1, 0],
        [0, 1, 0, -1],
      ],
      filter: [
        [1, 0, 0],
        [1 / 2, 1 / 2, 1 / 2],
        [1 / 2, -1 / 2, 1 / 2],
        [0, 0, 1],
      ],
      output: [
        [1, 1, 1, 0],
        [0, 1, -1, -1],
      ],
    },
  ],
  [
    5,
    {
      side: 6,
      input: [
        [4, 0, -5, 0, 1, 0],
        [0, -4, -4, 1, 1, 0],
        [0, 4, -4, -1, 1, 0],
        [0, -2, -1, 2, 1, 0],
        [0, 2, -1, -2, 1, 0],
        [0, 4, 0, -5, 0, 1],
      ],
      filter: [
        [1 / 4, 0, 0, 0, 0],
        [-1 / 6, -1 / 6, -1 / 6, -1 / 6, -1 / 6],
        [-1 / 6, 1 / 6, -1 / 6, 1 / 6, -1 / 6],
        [1 / 24, 1 / 12, 1 / 6, 1 / 3, 2 / 3],
        [1 / 24, -1 / 12, 1 / 6, -1 / 3, 2 / 3],
        [0, 0, 0, 0, 1],
      ],
      output: [
        [1, 1, 1, 1, 1, 0],
        [0, 1, -1, 2, -2, 1],
      ],
    },
  ],
]);

/** The transform of a convolution that is worth one, or null: stride 1, 3 x 3 or 5 x 5, whole vectors of channels. */
export function winogradOf(conv: {
  readonly kernelSize: number;
  readonly stride: number;
  readonly inChannels: number;
}): Winograd | null {
  if (conv.stride !== 1 || conv.inChannels % 4 !== 0) return null;
  return transforms.get(conv.kernelSize) ?? null;
}

export const transposed = (matrix: Matrix): Matrix =>
  matrix[0].map((_, column) => matrix.map(row => row[column]));

/** The combination of the values with one row of coefficients; 0 and +-1 cost nothing. */
function combine(coefficients: readonly number[], values: readonly V128[]): V128 {
  const terms = coefficients
    .map((coefficient, index) => ({ coefficient, value: values[index] }))
    .filter(term => term.coefficient !== 0)
    .sort((a, b) => Number(b.coefficient > 0) - Number(a.coefficient > 0));
  const scaled = ({ coefficient, value }: (typeof terms)[number]) => {
    const size = Math.abs(coefficient);
    return size === 1 ? value : f32x4.mul(value, f32x4.splat(size));
  };
  const [first, ...rest] = terms;
  const start = first.coefficient > 0 ? scaled(first) : f32x4.sub(f32x4.splat(0), scaled(first));
  return rest.reduce((sum, term) => (term.coefficient > 0 ? f32x4.add : f32x4.sub)(sum, scaled(term)), start);
}

/** `matrix x tile x matrix'` of a square tile of vectors, row by row. */
export function transformTile(
  f: FunctionBuilder,
  matrix: Matrix,
  tile: (row: number, column: number) => V128,
): readonly (readonly Local<'v128'>[])[] {
  const side = matrix[0].length;
  const columns = Array.from({ length: side }, (_, column) => {
    const values = Array.from({ length: side }, (_, row) => f.v128(tile(row, column)));
    return matrix.map(coefficients => f.v128(combine(coefficients, values)));
  });
  return matrix.map((_, row) =>
    matrix.map(coefficients =>
      f.v128(
        combine(
          coefficients,
          columns.map(column => column[row]),
        ),
      ),
    ),
  );
}
