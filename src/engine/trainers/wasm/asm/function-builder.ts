/**
 * Statements of one function: locals, stores, loops and branches around typed expressions. Control flow is structured, see
 * https://webassembly.github.io/spec/core/syntax/instructions.html#control-instructions
 */
import { ByteWriter, type Choice, type Code, unsigned, writeSized } from './bytes.ts';
import {
  asF32,
  asI32,
  type Expr,
  type F32,
  type I32,
  i32,
  memoryArgument,
  type V128,
  type ValueType,
} from './expr.ts';
import { emptyBlock, miscOpcode, opcode, vectorOpcode, vectorPrefix } from './opcodes.ts';

/** Codes of the value types: https://webassembly.github.io/spec/core/binary/types.html#value-types */
export const valueTypeCode: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** A local variable; as an expression it reads the variable. */
export interface Local<T extends ValueType> extends Expr<T> {
  readonly index: number;
}

/** A function of the module, which takes integers and returns nothing. */
export interface FunctionHandle {
  readonly index: number;
  readonly parameters: number;
}

export class FunctionBuilder {
  /** The integer parameters. */
  readonly parameters: readonly Local<'i32'>[];
  private readonly types: ValueType[] = [];
  private readonly code: ByteWriter;

  constructor(parameterCount: number, choice: keyof Choice) {
    this.code = new ByteWriter(choice);
    this.parameters = Array.from({ length: parameterCount }, (_, index) => this.reference('i32', index));
  }

  private reference<T extends ValueType>(type: T, index: number): Local<T> {
    return { type, code: [opcode.localGet, ...unsigned(index)], index };
  }

  private emit(...code: Code[]): void {
    this.code.write(code);
  }

  private declare<T extends ValueType>(type: T): Local<T> {
    this.types.push(type);
    return this.reference(type, this.parameters.length + this.types.length - 1);
  }

  i32(initial: I32): Local<'i32'> {
    const local = this.declare('i32');
    this.set(local, asI32(initial));
    return local;
  }

  f32(initial: F32): Local<'f32'> {
    const local = this.declare('f32');
    this.set(local, asF32(initial));
    return local;
  }

  v128(initial: V128): Local<'v128'> {
    const local = this.declare('v128');
    this.set(local, initial);
    return local;
  }

  /** Declares `count` vectors; `initial` gives the first value of each by its index. */
  v128s(count: number, initial: (index: number) => V128): Local<'v128'>[] {
    return Array.from({ length: count }, (_, index) => this.v128(initial(index)));
  }

  set<T extends ValueType>(local: Local<T>, value: Expr<T>): void {
    this.emit(value.code, [opcode.localSet], unsigned(local.index));
  }

  /** Adds `by` to a variable. */
  advance(local: Local<'i32'>, by: I32): void {
    if (by !== 0) this.set(local, i32.add(local, by));
  }

  storeI32(address: I32, value: I32, offset = 0): void {
    this.emit(asI32(address).code, asI32(value).code, [opcode.i32Store], memoryArgument(2, offset));
  }

  /** Stores the lowest byte. */
  store8(address: I32, value: I32, offset = 0): void {
    this.emit(asI32(address).code, asI32(value).code, [opcode.i32Store8], memoryArgument(0, offset));
  }

  storeF32(address: I32, value: F32, offset = 0): void {
    this.emit(asI32(address).code, asF32(value).code, [opcode.f32Store], memoryArgument(2, offset));
  }

  store(address: I32, value: V128, offset = 0): void {
    this.emit(
      asI32(address).code,
      value.code,
      [vectorPrefix, vectorOpcode.v128Store],
      memoryArgument(2, offset),
    );
  }

  /** Stores the lower (0) or the upper (1) two lanes. */
  storeHalf(address: I32, value: V128, half: 0 | 1, offset = 0): void {
    this.emit(
      asI32(address).code,
      value.code,
      [vectorPrefix, vectorOpcode.v128Store64Lane],
      memoryArgument(2, offset),
      [half],
    );
  }

  fill(address: I32, byte: number, length: I32): void {
    this.emit(asI32(address).code, asI32(byte).code, asI32(length).code, [...miscOpcode.memoryFill, 0]);
  }

  call(callee: FunctionHandle, ...parameters: readonly I32[]): void {
    if (parameters.length !== callee.parameters)
      throw new RangeError(
        `function ${callee.index} takes ${callee.parameters} parameters, not ${parameters.length}`,
      );
    this.emit(...parameters.map(parameter => asI32(parameter).code), [opcode.call], unsigned(callee.index));
  }

  when(condition: I32, then: () => void, otherwise?: () => void): void {
    this.emit(asI32(condition).code, [opcode.if, emptyBlock]);
    then();
    if (otherwise) {
      this.emit([opcode.else]);
      otherwise();
    }
    this.emit([opcode.end]);
  }

  /** Runs the body at least once, and again while the condition holds. */
  doWhile(body: () => void, condition: () => I32): void {
    this.emit([opcode.loop, emptyBlock]);
    body();
    this.emit(asI32(condition()).code, [opcode.brIf, 0, opcode.end]);
  }

  /**
   * `for (let i = from; i < to; i += step)` over unsigned numbers. The body may read the counter, not set it.
   * Constant bounds that give one pass or none leave no loop behind.
   */
  loop(from: I32, to: I32, step: number, body: (counter: Expr<'i32'>) => void): void {
    if (typeof from === 'number' && typeof to === 'number') {
      if (from >= to) return;
      if (from + step >= to) {
        body(i32.const(from));
        return;
      }
    }
    const counter = this.i32(from);
    const run = () =>
      this.doWhile(
        () => {
          body(counter);
          this.advance(counter, step);
        },
        () => i32.ltU(counter, to),
      );
    if (typeof from === 'number' && typeof to === 'number') run();
    else this.when(i32.ltU(counter, to), run);
  }

  /** Writes the function's entry in the code section, see https://webassembly.github.io/spec/core/binary/modules.html#code-section */
  writeBody(into: ByteWriter): void {
    writeSized(into, content => {
      content.write([unsigned(this.types.length), this.types.map(type => [1, valueTypeCode[type]])]);
      content.writeBytes(this.code.written());
      content.write([opcode.end]);
    });
  }
}
