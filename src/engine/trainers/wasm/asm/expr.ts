/**
 * Typed expressions: each holds the instructions that leave its one value on the stack. A plain number stands for a
 * constant wherever an operand is expected.
 */
import { float32, signed, unsigned } from './bytes.ts';

export type ValueType = 'i32' | 'f32' | 'v128';

export interface Expr<T extends ValueType> {
  readonly type: T;
  readonly code: readonly number[];
}

export type I32 = Expr<'i32'> | number;
export type F32 = Expr<'f32'> | number;
export type V128 = Expr<'v128'>;

export const expr = <T extends ValueType>(type: T, ...parts: (readonly number[])[]): Expr<T> => ({
  type,
  code: parts.length === 1 ? parts[0] : parts.flat(),
});

export const asI32 = (value: I32): Expr<'i32'> =>
  typeof value === 'number' ? expr('i32', [0x41, ...signed(value)]) : value;

export const asF32 = (value: F32): Expr<'f32'> =>
  typeof value === 'number' ? expr('f32', [0x43, ...float32(value)]) : value;

/** Alignment hint (log2) and constant byte offset of a memory access. */
export const memoryArgument = (alignment: number, offset: number): number[] => [
  alignment,
  ...unsigned(offset),
];

const i32Binary = (opcode: number) => (a: I32, b: I32) => expr('i32', asI32(a).code, asI32(b).code, [opcode]);
const f32Binary = (opcode: number) => (a: F32, b: F32) => expr('f32', asF32(a).code, asF32(b).code, [opcode]);
const f32Compare = (opcode: number) => (a: F32, b: F32) =>
  expr('i32', asF32(a).code, asF32(b).code, [opcode]);
const f32Unary = (opcode: number) => (a: F32) => expr('f32', asF32(a).code, [opcode]);

/** Sum of a pointer and a number of bytes; constants fold. */
function addI32(a: I32, b: I32): Expr<'i32'> {
  if (typeof a === 'number' && typeof b === 'number') return asI32(a + b);
  if (b === 0) return asI32(a);
  if (a === 0) return asI32(b);
  return i32Binary(0x6a)(a, b);
}

function mulI32(a: I32, b: I32): Expr<'i32'> {
  if (typeof a === 'number' && typeof b === 'number') return asI32(a * b);
  if (b === 1) return asI32(a);
  return i32Binary(0x6c)(a, b);
}

export const i32 = {
  const: (value: number) => asI32(value),
  load: (address: I32, offset = 0) => expr('i32', asI32(address).code, [0x28, ...memoryArgument(2, offset)]),
  load8U: (address: I32, offset = 0) =>
    expr('i32', asI32(address).code, [0x2d, ...memoryArgument(0, offset)]),
  eqz: (a: I32) => expr('i32', asI32(a).code, [0x45]),
  eq: i32Binary(0x46),
  ne: i32Binary(0x47),
  ltS: i32Binary(0x48),
  ltU: i32Binary(0x49),
  gtS: i32Binary(0x4a),
  geU: i32Binary(0x4f),
  add: addI32,
  sub: i32Binary(0x6b),
  mul: mulI32,
  divU: i32Binary(0x6e),
  remU: i32Binary(0x70),
  and: i32Binary(0x71),
  or: i32Binary(0x72),
  xor: i32Binary(0x73),
  shl: i32Binary(0x74),
  shrU: i32Binary(0x76),
  /** Towards zero; saturates, and gives 0 for a NaN. */
  truncF32: (a: F32) => expr('i32', asF32(a).code, [0xfc, 0]),
  reinterpret: (a: F32) => expr('i32', asF32(a).code, [0xbc]),
  select: (condition: I32, yes: I32, no: I32) =>
    expr('i32', asI32(yes).code, asI32(no).code, asI32(condition).code, [0x1b]),
};

export const f32 = {
  const: (value: number) => asF32(value),
  load: (address: I32, offset = 0) => expr('f32', asI32(address).code, [0x2a, ...memoryArgument(2, offset)]),
  eq: f32Compare(0x5b),
  lt: f32Compare(0x5d),
  gt: f32Compare(0x5e),
  abs: f32Unary(0x8b),
  neg: f32Unary(0x8c),
  nearest: f32Unary(0x90),
  sqrt: f32Unary(0x91),
  add: f32Binary(0x92),
  sub: f32Binary(0x93),
  mul: f32Binary(0x94),
  div: f32Binary(0x95),
  max: f32Binary(0x97),
  convertI32: (a: I32) => expr('f32', asI32(a).code, [0xb2]),
  reinterpret: (a: I32) => expr('f32', asI32(a).code, [0xbe]),
  select: (condition: I32, yes: F32, no: F32) =>
    expr('f32', asF32(yes).code, asF32(no).code, asI32(condition).code, [0x1b]),
};
