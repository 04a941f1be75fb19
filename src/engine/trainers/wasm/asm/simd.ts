/**
 * Expressions over 128-bit vectors: four float32 or four 32-bit integers. The semantics are those of
 * https://webassembly.github.io/spec/core/exec/instructions.html#vector-instructions
 */
import { unsigned } from './bytes.ts';
import { asF32, asI32, type Expr, expr, type F32, f32, type I32, memoryArgument, type V128 } from './expr.ts';
import { vectorOpcode as op, vectorPrefix } from './opcodes.ts';

const simd = (opcode: number): number[] => [vectorPrefix, ...unsigned(opcode)];

const unary = (opcode: number) => (a: V128) => expr('v128', a.code, simd(opcode));
const binary = (opcode: number) => (a: V128, b: V128) => expr('v128', a.code, b.code, simd(opcode));
const shift = (opcode: number) => (a: V128, bits: I32) =>
  expr('v128', a.code, asI32(bits).code, simd(opcode));
const load =
  (opcode: number, alignment: number) =>
  (address: I32, offset = 0): V128 =>
    expr('v128', asI32(address).code, simd(opcode), memoryArgument(alignment, offset));

const constant = (lanes: Int32Array): V128 =>
  expr('v128', simd(op.v128Const), [...new Uint8Array(lanes.buffer, lanes.byteOffset, 16)]);

/** Picks four lanes: 0 to 3 are those of `a`, 4 to 7 those of `b`. */
function shuffle(a: V128, b: V128, lanes: readonly [number, number, number, number]): V128 {
  const bytes = lanes.flatMap(lane => [0, 1, 2, 3].map(byte => lane * 4 + byte));
  return expr('v128', a.code, b.code, simd(op.i8x16Shuffle), bytes);
}

export const v128 = {
  load: load(op.v128Load, 2),
  /** Loads four bytes into the lowest lane; `i32x4.extendLowBytes` widens them to one integer a lane. */
  load32Zero: load(op.v128Load32Zero, 0),
  /** Loads one float32 or integer into all four lanes. */
  load32Splat: load(op.v128Load32Splat, 2),
  shuffle,
  not: unary(op.v128Not),
  and: binary(op.v128And),
  /** Keeps the bits of `a` where `b` has zeros. */
  andNot: binary(op.v128AndNot),
  or: binary(op.v128Or),
  xor: binary(op.v128Xor),
  /** 1 where any bit is set, otherwise 0. */
  anyTrue: (a: V128): Expr<'i32'> => expr('i32', a.code, simd(op.v128AnyTrue)),
  /** Takes the bits of `yes` where the mask has ones, else those of `no`. */
  select: (mask: V128, yes: V128, no: V128): V128 =>
    expr('v128', yes.code, no.code, mask.code, simd(op.v128Bitselect)),
};

export const f32x4 = {
  const: (...lanes: readonly [number, number, number, number]): V128 =>
    constant(new Int32Array(Float32Array.of(...lanes).buffer)),
  /** A vector with the same number in all four lanes. */
  splat: (value: F32): V128 =>
    typeof value === 'number'
      ? f32x4.const(value, value, value, value)
      : expr('v128', asF32(value).code, simd(op.f32x4Splat)),
  lane: (a: V128, lane: number): Expr<'f32'> => expr('f32', a.code, simd(op.f32x4ExtractLane), [lane]),
  eq: binary(op.f32x4Eq),
  lt: binary(op.f32x4Lt),
  gt: binary(op.f32x4Gt),
  ge: binary(op.f32x4Ge),
  floor: unary(op.f32x4Floor),
  sqrt: unary(op.f32x4Sqrt),
  add: binary(op.f32x4Add),
  sub: binary(op.f32x4Sub),
  mul: binary(op.f32x4Mul),
  div: binary(op.f32x4Div),
  /** The minimum as `b < a ? b : a`: NaN where `a` is NaN. */
  pmin: binary(op.f32x4Pmin),
  /** The maximum as `a < b ? b : a`: NaN where `a` is NaN, which `relu` relies on. */
  pmax: binary(op.f32x4Pmax),
  convertI32: unary(op.f32x4ConvertI32x4S),
};

export const i32x4 = {
  const: (...lanes: readonly [number, number, number, number]): V128 => constant(Int32Array.of(...lanes)),
  splat: (value: I32): V128 =>
    typeof value === 'number'
      ? i32x4.const(value, value, value, value)
      : expr('v128', value.code, simd(op.i32x4Splat)),
  lane: (a: V128, lane: number): Expr<'i32'> => expr('i32', a.code, simd(op.i32x4ExtractLane), [lane]),
  eq: binary(op.i32x4Eq),
  gtS: binary(op.i32x4GtS),
  ltU: binary(op.i32x4LtU),
  shl: shift(op.i32x4Shl),
  shrU: shift(op.i32x4ShrU),
  add: binary(op.i32x4Add),
  sub: binary(op.i32x4Sub),
  mul: binary(op.i32x4Mul),
  /** The sign bits of the lanes, the first lane's in the lowest bit. */
  bitmask: (a: V128): Expr<'i32'> => expr('i32', a.code, simd(op.i32x4Bitmask)),
  truncF32: unary(op.i32x4TruncSatF32x4S),
  /** Widens the four lowest bytes to unsigned integers. */
  extendLowBytes: (a: V128): V128 =>
    expr('v128', a.code, simd(op.i16x8ExtendLowI8x16U), simd(op.i32x4ExtendLowI16x8U)),
};

/**
 * `accumulator + a x b`, rounded twice: the same bits on every machine. In a fused module it is rounded once where the processor
 * has such an operation.
 */
export const mulAdd = (accumulator: V128, a: V128, b: V128): V128 =>
  expr('v128', [
    {
      exact: f32x4.add(accumulator, f32x4.mul(a, b)).code,
      fused: [a.code, b.code, accumulator.code, simd(op.f32x4RelaxedMadd)],
    },
  ]);

/** `max(x, 0)`, but NaN where `x` is NaN. */
export const relu = (x: V128): V128 => f32x4.pmax(x, f32x4.splat(0));

/** The sum of the lanes, as (0 + 1) + (2 + 3). */
export const laneSum = (x: V128): Expr<'f32'> =>
  f32.add(f32.add(f32x4.lane(x, 0), f32x4.lane(x, 1)), f32.add(f32x4.lane(x, 2), f32x4.lane(x, 3)));
