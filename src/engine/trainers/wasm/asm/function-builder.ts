/** Statements of one function: locals, stores, loops and branches around typed expressions. */
import { unsigned } from './bytes.ts';
import {
  asF32,
  asI32,
  type Expr,
  expr,
  type F32,
  type I32,
  i32,
  memoryArgument,
  type V128,
  type ValueType,
} from './expr.ts';

export const valueTypeCode: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** A variable; reading it is an expression. */
export interface Local<T extends ValueType> extends Expr<T> {
  readonly index: number;
}

/** A function of this module that takes integers and gives nothing. */
export interface FunctionHandle {
  readonly index: number;
  readonly parameters: number;
}

const emptyBlock = 0x40;

export class FunctionBuilder {
  /** The integer parameters. */
  readonly parameters: readonly Local<'i32'>[];
  private readonly types: ValueType[] = [];
  private readonly code: number[] = [];

  constructor(parameterCount: number) {
    this.parameters = Array.from({ length: parameterCount }, (_, index) => this.reference('i32', index));
  }

  private reference<T extends ValueType>(type: T, index: number): Local<T> {
    return { ...expr(type, [0x20, ...unsigned(index)]), index };
  }

  private emit(...parts: (readonly number[])[]): void {
    for (const part of parts) for (const byte of part) this.code.push(byte);
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

  /** Several vectors with the same initial expression. */
  v128s(count: number, initial: (index: number) => V128): Local<'v128'>[] {
    return Array.from({ length: count }, (_, index) => this.v128(initial(index)));
  }

  set<T extends ValueType>(local: Local<T>, value: Expr<T>): void {
    this.emit(value.code, [0x21], unsigned(local.index));
  }

  /** `local += by` */
  advance(local: Local<'i32'>, by: I32): void {
    if (by !== 0) this.set(local, i32.add(local, by));
  }

  storeI32(address: I32, value: I32, offset = 0): void {
    this.emit(asI32(address).code, asI32(value).code, [0x36], memoryArgument(2, offset));
  }

  storeF32(address: I32, value: F32, offset = 0): void {
    this.emit(asI32(address).code, asF32(value).code, [0x38], memoryArgument(2, offset));
  }

  store(address: I32, value: V128, offset = 0): void {
    this.emit(asI32(address).code, value.code, [0xfd, 11], memoryArgument(2, offset));
  }

  fill(address: I32, byte: number, length: I32): void {
    this.emit(asI32(address).code, asI32(byte).code, asI32(length).code, [0xfc, 11, 0]);
  }

  call(callee: FunctionHandle, ...parameters: readonly I32[]): void {
    if (parameters.length !== callee.parameters)
      throw new RangeError(
        `function ${callee.index} takes ${callee.parameters} parameters, not ${parameters.length}`,
      );
    this.emit(...parameters.map(parameter => asI32(parameter).code), [0x10], unsigned(callee.index));
  }

  when(condition: I32, then: () => void, otherwise?: () => void): void {
    this.emit(asI32(condition).code, [0x04, emptyBlock]);
    then();
    if (otherwise) {
      this.emit([0x05]);
      otherwise();
    }
    this.emit([0x0b]);
  }

  /** Runs the body at least once, and again while the condition holds. */
  doWhile(body: () => void, condition: () => I32): void {
    this.emit([0x03, emptyBlock]);
    body();
    this.emit(asI32(condition()).code, [0x0d, 0, 0x0b]);
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

  /** The function's entry in the code section. */
  body(): number[] {
    const locals = this.types.flatMap(type => [1, valueTypeCode[type]]);
    const content = [...unsigned(this.types.length), ...locals, ...this.code, 0x0b];
    return [...unsigned(content.length), ...content];
  }
}
