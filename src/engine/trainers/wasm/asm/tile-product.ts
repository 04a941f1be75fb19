/**
 * The innermost loop of every product: rows of sums, eight columns each, that stay in registers while both factors are
 * read once.
 */
import { type I32, i32 } from './expr.ts';
import type { FunctionBuilder, Local } from './function-builder.ts';
import { f32x4, mulAdd, v128 } from './simd.ts';

/** The sums of one row: eight columns in two vectors. */
export type RowSums = readonly [Local<'v128'>, Local<'v128'>];

/** Zeroes, `rows` times eight; more than four rows do not fit the registers. */
export const zeroSums = (f: FunctionBuilder, rows: number): readonly RowSums[] =>
  Array.from({ length: rows }, () => [f.v128(f32x4.splat(0)), f.v128(f32x4.splat(0))] as const);

export interface Factors {
  /** The address of the left factor's numbers, and their byte offsets from it by row. */
  readonly left: Local<'i32'>;
  readonly rows: readonly number[];
  /** The address of the right factor's eight numbers. */
  readonly right: Local<'i32'>;
  /** Bytes from one term to the next. */
  readonly leftStep: number;
  readonly rightStep: number;
}

/** The most terms of one pass: most counts are multiples of 16, and a filter's row has five. */
const maxTerms = 16;
/** The same where the count is that of the batch's images. */
const countedTerms = 8;

/** Adds one term to every sum; `term` counts from where the addresses are. */
function addTerm(f: FunctionBuilder, sums: readonly RowSums[], factors: Factors, term: number): void {
  const { left, rows, right, leftStep, rightStep } = factors;
  const right0 = f.v128(v128.load(right, term * rightStep));
  const right1 = f.v128(v128.load(right, term * rightStep + 16));
  for (const [row, [s0, s1]] of sums.entries()) {
    const value = f.v128(v128.load32Splat(left, term * leftStep + rows[row]));
    f.set(s0, mulAdd(s0, value, right0));
    f.set(s1, mulAdd(s1, value, right1));
  }
}

/**
 * Adds `terms` products to every sum, in order, and moves both addresses behind them. Several terms in a pass of the loop
 * spare what a pass costs by itself: a tenth of the time in engines that keep loads where they stand, as Chromium's does. (V8 before
 * 2024 moves them to the start of a pass, where they do not fit the registers: Node 20 takes a fifth longer.)
 */
export function addProducts(
  f: FunctionBuilder,
  sums: readonly RowSums[],
  factors: Factors,
  terms: number,
): void {
  const { left, right, leftStep, rightStep } = factors;
  let together = Math.min(maxTerms, terms);
  while (terms % together > 0) together--;
  const pass = () => {
    for (let term = 0; term < together; term++) addTerm(f, sums, factors, term);
    f.advance(left, together * leftStep);
    f.advance(right, together * rightStep);
  };
  if (together === terms) {
    pass();
    return;
  }
  const end = f.i32(i32.add(left, terms * leftStep));
  f.doWhile(pass, () => i32.ltU(left, end));
}

/** The same for a number of terms that is known only when the code runs, and not zero. */
export function addCountedProducts(
  f: FunctionBuilder,
  sums: readonly RowSums[],
  factors: Factors,
  terms: I32,
): void {
  const { left, right, leftStep, rightStep } = factors;
  const count = f.i32(terms);
  const pass = (together: number, passes: Local<'i32'>) =>
    f.loop(0, passes, 1, () => {
      for (let term = 0; term < together; term++) addTerm(f, sums, factors, term);
      f.advance(left, together * leftStep);
      f.advance(right, together * rightStep);
    });
  pass(countedTerms, f.i32(i32.divU(count, countedTerms)));
  pass(1, f.i32(i32.remU(count, countedTerms)));
}
