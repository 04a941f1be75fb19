/** Winograd's transforms as code: small constant matrices times tiles of vectors. */
import type { V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4 } from '../../asm/simd.ts';
import { type Matrix, transposed } from './cook-toom.ts';

interface Term {
  readonly coefficient: number;
  readonly value: V128;
}

/** The sum of the terms; coefficients of +-1 cost no multiplication. */
function sumOf(terms: readonly Term[]): V128 {
  const scaled = ({ coefficient, value }: Term) => {
    const size = Math.abs(coefficient);
    return size === 1 ? value : f32x4.mul(value, f32x4.splat(size));
  };
  const [first, ...rest] = terms.toSorted((a, b) => Number(b.coefficient > 0) - Number(a.coefficient > 0));
  const start = first.coefficient > 0 ? scaled(first) : f32x4.sub(f32x4.splat(0), scaled(first));
  return rest.reduce((sum, term) => (term.coefficient > 0 ? f32x4.add : f32x4.sub)(sum, scaled(term)), start);
}

/** The terms of a row of coefficients that are not zero. */
const termsOf = (coefficients: readonly number[], values: readonly V128[]): readonly Term[] =>
  coefficients
    .map((coefficient, index) => ({ coefficient, value: values[index] }))
    .filter(({ coefficient }) => coefficient !== 0);

/**
 * The row below `index` that differs from it only in the signs of some coefficients, if sharing their sums saves work: the
 * points +x and -x have such rows.
 */
function mirrorOf(matrix: Matrix, index: number): number | null {
  const row = matrix[index];
  const mirror = matrix.findIndex(
    (other, at) => at > index && other.every((value, column) => Math.abs(value) === Math.abs(row[column])),
  );
  if (mirror < 0) return null;
  const count = (sign: number) =>
    row.filter((value, column) => value !== 0 && matrix[mirror][column] === sign * value).length;
  return count(1) > 1 && count(-1) > 1 ? mirror : null;
}

/**
 * The column behind `index` that differs from it only in the signs of some coefficients, if sharing the sum and the
 * difference of their values saves work.
 */
function mirrorColumnOf(matrix: Matrix, index: number): number | null {
  const columns = transposed(matrix);
  const column = columns[index];
  if (column.filter(value => value !== 0).length < 3) return null;
  const mirror = columns.findIndex(
    (other, at) => at > index && other.every((value, row) => Math.abs(value) === Math.abs(column[row])),
  );
  return mirror < 0 ? null : mirror;
}

/**
 * Computes `matrix x values`, through the sums and differences of values whose columns mirror each other: those of the
 * points +x and -x.
 */
function transformVector(
  f: FunctionBuilder,
  matrix: Matrix,
  values: readonly V128[],
): readonly Local<'v128'>[] {
  const index = matrix[0].findIndex((_, column) => mirrorColumnOf(matrix, column) !== null);
  const mirror = index < 0 ? null : mirrorColumnOf(matrix, index);
  if (mirror === null) return transformRows(f, matrix, values);
  const isOther = (_: unknown, column: number) => column !== index && column !== mirror;
  const sum = f.v128(f32x4.add(values[index], values[mirror]));
  const difference = f.v128(f32x4.sub(values[index], values[mirror]));
  const reduced = matrix.map(row => {
    const value = row[index];
    return [...row.filter(isOther), ...(value === row[mirror] ? [value, 0] : [0, value])];
  });
  return transformVector(f, reduced, [...values.filter(isOther), sum, difference]);
}

/** Computes `matrix x values` row by row. */
function transformRows(
  f: FunctionBuilder,
  matrix: Matrix,
  values: readonly V128[],
): readonly Local<'v128'>[] {
  const results: Local<'v128'>[] = [];
  for (const [index, row] of matrix.entries()) {
    if (results[index] !== undefined) continue;
    const terms = termsOf(row, values);
    const mirror = mirrorOf(matrix, index);
    if (mirror === null) {
      results[index] = f.v128(sumOf(terms));
      continue;
    }
    const same = row.map((value, column) => (matrix[mirror][column] === value ? value : 0));
    const even = f.v128(sumOf(termsOf(same, values)));
    const odd = f.v128(
      sumOf(
        termsOf(
          row.map((value, column) => value - same[column]),
          values,
        ),
      ),
    );
    results[index] = f.v128(f32x4.add(even, odd));
    results[mirror] = f.v128(f32x4.sub(even, odd));
  }
  return results;
}

/** Computes `matrix x tile x matrix'` of a square tile of vectors; gives its rows. */
export function transformTile(
  f: FunctionBuilder,
  matrix: Matrix,
  tile: (row: number, column: number) => V128,
): readonly (readonly Local<'v128'>[])[] {
  const side = matrix[0].length;
  const columns = Array.from({ length: side }, (_, column) =>
    transformVector(
      f,
      matrix,
      Array.from({ length: side }, (_, row) => f.v128(tile(row, column))),
    ),
  );
  return matrix.map((_, row) =>
    transformVector(
      f,
      matrix,
      columns.map(column => column[row]),
    ),
  );
}
