/**
 * A WebAssembly module of functions over one imported memory, in the binary format of
 * https://webassembly.github.io/spec/core/binary/modules.html
 */
import { ByteWriter, type Choice, type Code, text, unsigned, vector, writeSized } from './bytes.ts';
import { type Expr, expr } from './expr.ts';
import { FunctionBuilder, type FunctionHandle, type Local, valueTypeCode } from './function-builder.ts';
import { opcode } from './opcodes.ts';

/** Magic number and version. */
const preamble = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const sectionId = { type: 1, import: 2, function: 3, export: 7, code: 10 } as const;
const functionType = 0x60;
const exportedFunction = 0x00;
const importedMemory = 0x02;
const importedGlobal = 0x03;
const immutable = 0x00;
/** Kinds of limits with a maximum. */
const limitsKind = { own: 1, shared: 3 } as const;

export interface MemoryLimits {
  /** Pages of 64 KiB, the memory's size and its maximum. */
  readonly pages: number;
  readonly shared: boolean;
}

/** The memory's name; imported integers are its neighbours: `{ env: { memory } }`. */
export const memoryImport = { module: 'env', name: 'memory' } as const;

export class ModuleBuilder {
  private readonly bodies = new ByteWriter();
  private readonly parameterCounts: number[] = [];
  private readonly exports: Code[] = [];
  private readonly integers: string[] = [];

  constructor(private readonly choice: keyof Choice = 'exact') {}

  /** Imports an integer that differs between instances of the module: `{ env: { [name]: value } }`. */
  integer(name: string): Expr<'i32'> {
    this.integers.push(name);
    return expr('i32', [opcode.globalGet, ...unsigned(this.integers.length - 1)]);
  }

  /** Adds a function of `parameters` integers; with a name it is exported. */
  function(
    name: string | null,
    parameters: number,
    build: (f: FunctionBuilder, parameters: readonly Local<'i32'>[]) => void,
  ): FunctionHandle {
    const builder = new FunctionBuilder(parameters, this.choice);
    build(builder, builder.parameters);
    const index = this.parameterCounts.length;
    builder.writeBody(this.bodies);
    this.parameterCounts.push(parameters);
    if (name !== null) this.exports.push([...text(name), exportedFunction, ...unsigned(index)]);
    return { index, parameters };
  }

  /** The bytes of the module. */
  assemble(memory: MemoryLimits): Uint8Array<ArrayBuffer> {
    const arities = [...new Set(this.parameterCounts)];
    const types = arities.map(count => [functionType, vector(Array(count).fill([valueTypeCode.i32])), 0]);
    const limits = [
      memory.shared ? limitsKind.shared : limitsKind.own,
      unsigned(memory.pages),
      unsigned(memory.pages),
    ];
    const named = (name: string) => [text(memoryImport.module), text(name)];
    const imports = [
      [...named(memoryImport.name), importedMemory, limits],
      ...this.integers.map(name => [...named(name), importedGlobal, valueTypeCode.i32, immutable]),
    ];
    const typeOfEach = this.parameterCounts.map(count => unsigned(arities.indexOf(count)));
    const module = new ByteWriter();
    const section = (id: number, write: (content: ByteWriter) => void) => {
      module.write([id]);
      writeSized(module, write);
    };
    module.write(preamble);
    section(sectionId.type, content => content.write(vector(types)));
    section(sectionId.import, content => content.write(vector(imports)));
    section(sectionId.function, content => content.write(vector(typeOfEach)));
    section(sectionId.export, content => content.write(vector(this.exports)));
    section(sectionId.code, content => {
      content.write(unsigned(this.parameterCounts.length));
      content.writeBytes(this.bodies.written());
    });
    return module.written();
  }
}
