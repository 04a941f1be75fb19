/** Expressions over 128-bit vectors: four float32 or four 32-bit integers. */
import { unsigned } from './bytes.ts';
import { asF32, asI32, type Expr, expr, type F32, f32, type I32, memoryArgument, type V128 } from './expr.ts';

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

const unary = (opcode: number) => (a: V128) => expr('v128', a.code, simd(opcode));
const binary = (opcode: number) => (a: V128, b: V128) => expr('v128', a.code, b.code, simd(opcode));
const shift = (opcode: number) => (a: V128, bits: I32) =>
  expr('v128', a.code, asI32(bits).code, simd(opcode));
const load =
  (opcode: number, alignment: number) =>
  (address: I32, offset = 0): V128 =>
    expr('v128', asI32(address).code, simd(opcode), memoryArgument(alignment, offset));

const constant = (lanes: Int32Array): V128 =>
  expr('v128', simd(12), [...new Uint8Array(lanes.buffer, lanes.byteOffset, 16)]);

/** Lanes 0-3 come from `a`, 4-7 from `b`. */
function shuffle(a: V128, b: V128, lanes: readonly [number, number, number, number]): V128 {
  const bytes = lanes.flatMap(lane => [0, 1, 2, 3].map(byte => lane * 4 + byte));
  return expr('v128', a.code, b.code, simd(13), bytes);
}

export const v128 = {
  load: load(0, 2),
  /** Four bytes, each widened to a 32-bit integer after `i32x4.extendLowBytes`. */
  load32Zero: load(92, 0),
  /** One float32 or integer in all four lanes. */
  load32Splat: load(9, 2),
  shuffle,
  not: unary(77),
  and: binary(78),
  /** `a` where `b` has zeros. */
  andNot: binary(79),
  or: binary(80),
  xor: binary(81),
  /** 1 where any bit is set, otherwise 0. */
  anyTrue: (a: V128): Expr<'i32'> => expr('i32', a.code, simd(83)),
  /** `yes` where the mask has ones. */
  select: (mask: V128, yes: V128, no: V128): V128 => expr('v128', yes.code, no.code, mask.code, simd(82)),
};

export const f32x4 = {
  const: (...lanes: readonly [number, number, number, number]): V128 =>
    constant(new Int32Array(Float32Array.of(...lanes).buffer)),
  /** The same number in all four lanes. */
  splat: (value: F32): V128 =>
    typeof value === 'number'
      ? f32x4.const(value, value, value, value)
      : expr('v128', asF32(value).code, simd(19)),
  lane: (a: V128, lane: number): Expr<'f32'> => expr('f32', a.code, simd(31), [lane]),
  eq: binary(65),
  lt: binary(67),
  gt: binary(68),
  ge: binary(70),
  floor: unary(104),
  sqrt: unary(227),
  add: binary(228),
  sub: binary(229),
  mul: binary(230),
  div: binary(231),
  /** `b < a ? b : a`: keeps a NaN in `a`. */
  pmin: binary(234),
  /** `a < b ? b : a`: keeps a NaN in `a`, which `relu` relies on. */
  pmax: binary(235),
  convertI32: unary(250),
};

export const i32x4 = {
  const: (...lanes: readonly [number, number, number, number]): V128 => constant(Int32Array.of(...lanes)),
  splat: (value: I32): V128 =>
    typeof value === 'number' ? i32x4.const(value, value, value, value) : expr('v128', value.code, simd(17)),
  lane: (a: V128, lane: number): Expr<'i32'> => expr('i32', a.code, simd(27), [lane]),
  gtS: binary(59),
  ltU: binary(58),
  shl: shift(171),
  shrU: shift(173),
  add: binary(174),
  sub: binary(177),
  mul: binary(181),
  truncF32: unary(248),
  /** The four lowest bytes as unsigned integers. */
  extendLowBytes: (a: V128): V128 => expr('v128', a.code, simd(137), simd(169)),
};

/** `accumulator + a x b`, rounded twice: the same bits on every machine. */
export const mulAdd = (accumulator: V128, a: V128, b: V128): V128 => f32x4.add(accumulator, f32x4.mul(a, b));

/** `max(x, 0)` that hands a NaN on. */
export const relu = (x: V128): V128 => f32x4.pmax(x, f32x4.splat(0));

/** Sum of the lanes as (0 + 1) + (2 + 3). */
export const laneSum = (x: V128): Expr<'f32'> =>
  f32.add(f32.add(f32x4.lane(x, 0), f32x4.lane(x, 1)), f32.add(f32x4.lane(x, 2), f32x4.lane(x, 3)));
