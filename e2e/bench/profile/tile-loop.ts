/**
 * The yardstick of the kernels: the loop inside a product of matrices, whose 4 x 8 sums stay in registers, over numbers that
 * stay in the nearest cache. No kernel of 128-bit vectors that rounds twice is expected to be faster.
 */
import { i32 } from '../../../src/engine/trainers/wasm/asm/expr.ts';
import { ModuleBuilder, memoryImport } from '../../../src/engine/trainers/wasm/asm/module-builder.ts';
import { f32x4, mulAdd, v128 } from '../../../src/engine/trainers/wasm/asm/simd.ts';

const rows = 4;
const columns = 8;
const vectors = columns / 4;
/** Of the product: 12 kB of factors. */
const depth = 256;
const at = { left: 0, right: depth * rows * 4, sums: depth * (rows + columns) * 4 } as const;

export interface TileLoop {
  /** `[depth, 4]` and `[depth, 8]`, the factors. */
  readonly left: Float32Array<ArrayBuffer>;
  readonly right: Float32Array<ArrayBuffer>;
  /** `[4, 8]`, the product of the transposed left factor with the right one. */
  readonly sums: Float32Array<ArrayBuffer>;
  run(): void;
}

function tileModule(): WebAssembly.Module {
  const module = new ModuleBuilder();
  module.function('tile', 0, f => {
    const sums = f.v128s(rows * vectors, () => f32x4.splat(0));
    const right = f.i32(at.right);
    f.loop(i32.const(at.left), i32.const(at.right), rows * 4, left => {
      const loaded = Array.from({ length: vectors }, (_, vector) => f.v128(v128.load(right, vector * 16)));
      for (let row = 0; row < rows; row++) {
        const value = f.v128(v128.load32Splat(left, row * 4));
        for (const [vector, factor] of loaded.entries()) {
          const sum = sums[row * vectors + vector];
          f.set(sum, mulAdd(sum, value, factor));
        }
      }
      f.advance(right, columns * 4);
    });
    for (const [index, sum] of sums.entries()) f.store(i32.const(at.sums), sum, index * 16);
  });
  return new WebAssembly.Module(module.assemble({ pages: 1, shared: false }));
}

export function assembleTileLoop(): TileLoop {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const imports = { [memoryImport.module]: { [memoryImport.name]: memory } };
  const { tile } = new WebAssembly.Instance(tileModule(), imports).exports;
  return {
    left: new Float32Array(memory.buffer, at.left, depth * rows),
    right: new Float32Array(memory.buffer, at.right, depth * columns),
    sums: new Float32Array(memory.buffer, at.sums, rows * columns),
    run: tile as () => void,
  };
}

const callsAtOnce = 200;
const milliseconds = 400;

/** The best GFLOP/s of the loop on this thread, over a fraction of a second. */
export function tileGigaflops(): number {
  const { left, right, run } = assembleTileLoop();
  left.fill(0.5);
  right.fill(0.25);
  let best = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    const start = performance.now();
    for (let call = 0; call < callsAtOnce; call++) run();
    best = Math.min(best, performance.now() - start);
  }
  return (2 * rows * columns * depth * callsAtOnce) / best / 1e6;
}
