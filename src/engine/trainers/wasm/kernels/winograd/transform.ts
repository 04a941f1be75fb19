/** Winograd's transforms as code: small constant matrices times tiles of vectors. */
import type { V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4 } from '../../asm/simd.ts';
import type { Matrix } from './cook-toom.ts';

/** The sum of the values times one row of coefficients; 0 and +-1 cost no multiplication. */
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

/** Computes `matrix x tile x matrix'` of a square tile of vectors; gives its rows. */
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
