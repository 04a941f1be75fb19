/** A WebAssembly module of functions over one imported memory. */
import { section, text, unsigned, vector } from './bytes.ts';
import { FunctionBuilder, type FunctionHandle, type Local, valueTypeCode } from './function-builder.ts';

export interface MemoryLimits {
  /** 64 KiB pages, also the maximum. */
  readonly pages: number;
  readonly shared: boolean;
}

/** The import's name: `{ env: { memory } }`. */
export const memoryImport = { module: 'env', name: 'memory' } as const;

export class ModuleBuilder {
  private readonly bodies: number[][] = [];
  private readonly parameterCounts: number[] = [];
  private readonly exports: number[][] = [];

  /** Adds a function of `parameters` integers; with a name it is exported. */
  function(
    name: string | null,
    parameters: number,
    build: (f: FunctionBuilder, parameters: readonly Local<'i32'>[]) => void,
  ): FunctionHandle {
    const builder = new FunctionBuilder(parameters);
    build(builder, builder.parameters);
    const index = this.bodies.length;
    this.bodies.push(builder.body());
    this.parameterCounts.push(parameters);
    if (name !== null) this.exports.push([...text(name), 0x00, ...unsigned(index)]);
    return { index, parameters };
  }

  assemble(memory: MemoryLimits): Uint8Array<ArrayBuffer> {
    const arities = [...new Set(this.parameterCounts)];
    const types = arities.map(count => [0x60, ...vector(Array(count).fill([valueTypeCode.i32])), 0]);
    const limits = [memory.shared ? 3 : 1, ...unsigned(memory.pages), ...unsigned(memory.pages)];
    const imported = [...text(memoryImport.module), ...text(memoryImport.name), 0x02, ...limits];
    const typeOfEach = this.parameterCounts.map(count => unsigned(arities.indexOf(count)));
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, vector(types)),
      ...section(2, vector([imported])),
      ...section(3, vector(typeOfEach)),
      ...section(7, vector(this.exports)),
      ...section(10, vector(this.bodies)),
    ]);
  }
}
