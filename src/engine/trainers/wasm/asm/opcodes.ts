/**
 * Opcodes of WebAssembly instructions, named after the instructions of the specification:
 * https://webassembly.github.io/spec/core/binary/instructions.html
 */

/** Instructions of one byte. */
export const opcode = {
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  brIf: 0x0d,
  call: 0x10,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  i32Load: 0x28,
  f32Load: 0x2a,
  i32Load8U: 0x2d,
  i32Store: 0x36,
  f32Store: 0x38,
  i32Const: 0x41,
  f32Const: 0x43,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GtS: 0x4a,
  i32GeU: 0x4f,
  f32Eq: 0x5b,
  f32Lt: 0x5d,
  f32Gt: 0x5e,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32DivU: 0x6e,
  i32RemU: 0x70,
  i32And: 0x71,
  i32Or: 0x72,
  i32Xor: 0x73,
  i32Shl: 0x74,
  i32ShrU: 0x76,
  f32Abs: 0x8b,
  f32Neg: 0x8c,
  f32Nearest: 0x90,
  f32Sqrt: 0x91,
  f32Add: 0x92,
  f32Sub: 0x93,
  f32Mul: 0x94,
  f32Div: 0x95,
  f32Max: 0x97,
  f32ConvertI32S: 0xb2,
  i32ReinterpretF32: 0xbc,
  f32ReinterpretI32: 0xbe,
} as const;

/** The type of a block that leaves nothing on the stack. */
export const emptyBlock = 0x40;

/** Instructions behind the prefix byte 0xfc. */
export const miscOpcode = { i32TruncSatF32S: [0xfc, 0], memoryFill: [0xfc, 11] } as const;

/** The byte before every vector instruction, whose own opcode follows as LEB128. */
export const vectorPrefix = 0xfd;

/** Vector instructions: https://webassembly.github.io/spec/core/binary/instructions.html#vector-instructions */
export const vectorOpcode = {
  v128Load: 0,
  v128Load32Splat: 9,
  v128Store: 11,
  v128Const: 12,
  i8x16Shuffle: 13,
  i32x4Splat: 17,
  f32x4Splat: 19,
  i32x4ExtractLane: 27,
  f32x4ExtractLane: 31,
  i32x4LtU: 58,
  i32x4GtS: 59,
  f32x4Eq: 65,
  f32x4Lt: 67,
  f32x4Gt: 68,
  f32x4Ge: 70,
  v128Not: 77,
  v128And: 78,
  v128AndNot: 79,
  v128Or: 80,
  v128Xor: 81,
  v128Bitselect: 82,
  v128AnyTrue: 83,
  v128Load32Zero: 92,
  f32x4Floor: 104,
  i16x8ExtendLowI8x16U: 137,
  i32x4ExtendLowI16x8U: 169,
  i32x4Shl: 171,
  i32x4ShrU: 173,
  i32x4Add: 174,
  i32x4Sub: 177,
  i32x4Mul: 181,
  f32x4Sqrt: 227,
  f32x4Add: 228,
  f32x4Sub: 229,
  f32x4Mul: 230,
  f32x4Div: 231,
  f32x4Pmin: 234,
  f32x4Pmax: 235,
  i32x4TruncSatF32x4S: 248,
  f32x4ConvertI32x4S: 250,
} as const;
