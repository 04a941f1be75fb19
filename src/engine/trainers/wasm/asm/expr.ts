/**
 * Typed expressions: each holds the instructions that leave its one value on the stack. A plain number stands for a
 * constant wherever an operand is expected. The semantics are those of
 * https://webassembly.github.io/spec/core/exec/instructions.html#numeric-instructions
 */
import { type Code, float32, signed, unsigned } from './bytes.ts';
import { miscOpcode, opcode } from './opcodes.ts';

export type ValueType = 'i32' | 'f32' | 'v128';

export interface Expr<T extends ValueType> {
  readonly type: T;
  readonly code: Code;
}

export type I32 = Expr<'i32'> | number;
export type F32 = Expr<'f32'> | number;
export type V128 = Expr<'v128'>;

export const expr = <T extends ValueType>(type: T, ...code: Code[]): Expr<T> => ({ type, code });

export const asI32 = (value: I32): Expr<'i32'> =>
  typeof value === 'number' ? expr('i32', [opcode.i32Const, ...signed(value)]) : value;

export const asF32 = (value: F32): Expr<'f32'> =>
  typeof value === 'number' ? expr('f32', [opcode.f32Const, ...float32(value)]) : value;

/** The immediates of a memory access: the alignment as a power of two, which is a hint only, and the byte offset. */
export const memoryArgument = (alignment: number, offset: number): number[] => [
  alignment,
  ...unsigned(offset),
];

const i32Binary = (code: number) => (a: I32, b: I32) => expr('i32', asI32(a).code, asI32(b).code, [code]);
const f32Binary = (code: number) => (a: F32, b: F32) => expr('f32', asF32(a).code, asF32(b).code, [code]);
const f32Compare = (code: number) => (a: F32, b: F32) => expr('i32', asF32(a).code, asF32(b).code, [code]);
const f32Unary = (code: number) => (a: F32) => expr('f32', asF32(a).code, [code]);

/** The sum; constants fold. */
function addI32(a: I32, b: I32): Expr<'i32'> {
  if (typeof a === 'number' && typeof b === 'number') return asI32(a + b);
  if (b === 0) return asI32(a);
  if (a === 0) return asI32(b);
  return i32Binary(opcode.i32Add)(a, b);
}

function mulI32(a: I32, b: I32): Expr<'i32'> {
  if (typeof a === 'number' && typeof b === 'number') return asI32(a * b);
  if (b === 1) return asI32(a);
  return i32Binary(opcode.i32Mul)(a, b);
}

export const i32 = {
  const: (value: number) => asI32(value),
  load: (address: I32, offset = 0) =>
    expr('i32', asI32(address).code, [opcode.i32Load, ...memoryArgument(2, offset)]),
  load8U: (address: I32, offset = 0) =>
    expr('i32', asI32(address).code, [opcode.i32Load8U, ...memoryArgument(0, offset)]),
  eqz: (a: I32) => expr('i32', asI32(a).code, [opcode.i32Eqz]),
  eq: i32Binary(opcode.i32Eq),
  ne: i32Binary(opcode.i32Ne),
  ltS: i32Binary(opcode.i32LtS),
  ltU: i32Binary(opcode.i32LtU),
  gtS: i32Binary(opcode.i32GtS),
  geU: i32Binary(opcode.i32GeU),
  add: addI32,
  sub: i32Binary(opcode.i32Sub),
  mul: mulI32,
  divU: i32Binary(opcode.i32DivU),
  remU: i32Binary(opcode.i32RemU),
  and: i32Binary(opcode.i32And),
  or: i32Binary(opcode.i32Or),
  xor: i32Binary(opcode.i32Xor),
  shl: i32Binary(opcode.i32Shl),
  shrU: i32Binary(opcode.i32ShrU),
  /** Rounds towards zero; saturates, and gives 0 for a NaN. */
  truncF32: (a: F32) => expr('i32', asF32(a).code, miscOpcode.i32TruncSatF32S),
  reinterpret: (a: F32) => expr('i32', asF32(a).code, [opcode.i32ReinterpretF32]),
  select: (condition: I32, yes: I32, no: I32) =>
    expr('i32', asI32(yes).code, asI32(no).code, asI32(condition).code, [opcode.select]),
};

export const f32 = {
  const: (value: number) => asF32(value),
  load: (address: I32, offset = 0) =>
    expr('f32', asI32(address).code, [opcode.f32Load, ...memoryArgument(2, offset)]),
  eq: f32Compare(opcode.f32Eq),
  lt: f32Compare(opcode.f32Lt),
  gt: f32Compare(opcode.f32Gt),
  abs: f32Unary(opcode.f32Abs),
  neg: f32Unary(opcode.f32Neg),
  nearest: f32Unary(opcode.f32Nearest),
  sqrt: f32Unary(opcode.f32Sqrt),
  add: f32Binary(opcode.f32Add),
  sub: f32Binary(opcode.f32Sub),
  mul: f32Binary(opcode.f32Mul),
  div: f32Binary(opcode.f32Div),
  max: f32Binary(opcode.f32Max),
  convertI32: (a: I32) => expr('f32', asI32(a).code, [opcode.f32ConvertI32S]),
  reinterpret: (a: I32) => expr('f32', asI32(a).code, [opcode.f32ReinterpretI32]),
  select: (condition: I32, yes: F32, no: F32) =>
    expr('f32', asF32(yes).code, asF32(no).code, asI32(condition).code, [opcode.select]),
};
