import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signed, unsigned } from './bytes.ts';
import { type Expr, f32, i32, type V128 } from './expr.ts';
import type { FunctionBuilder, Local } from './function-builder.ts';
import { ModuleBuilder } from './module-builder.ts';
import { f32x4, i32x4, laneSum, mulAdd, relu, v128 } from './simd.ts';

/** Runs one function over a fresh page of memory and gives the page. */
function run(
  build: (f: FunctionBuilder, parameters: readonly Local<'i32'>[]) => void,
  parameters: readonly number[] = [],
  before: (memory: Float32Array) => void = () => {},
): { floats: Float32Array; ints: Int32Array } {
  const module = new ModuleBuilder();
  module.function('main', parameters.length, build);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  before(new Float32Array(memory.buffer));
  const compiled = new WebAssembly.Module(module.assemble({ pages: 1, shared: false }));
  const instance = new WebAssembly.Instance(compiled, { env: { memory } });
  const main = instance.exports.main;
  if (typeof main !== 'function') throw new Error('main is not exported');
  main(...parameters);
  return { floats: new Float32Array(memory.buffer), ints: new Int32Array(memory.buffer) };
}

const intOf = (value: Expr<'i32'>) => run(f => f.storeI32(0, value)).ints[0];
const floatOf = (value: Expr<'f32'>) => run(f => f.storeF32(0, value)).floats[0];
const lanesOf = (value: V128) => [...run(f => f.store(0, value)).floats.subarray(0, 4)];
const intLanesOf = (value: V128) => [...run(f => f.store(0, value)).ints.subarray(0, 4)];

test('LEB128 follows the examples of its definition', () => {
  expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
  expect(signed(-123456)).toEqual([0xc0, 0xbb, 0x78]);
  expect(unsigned(0)).toEqual([0]);
  expect(signed(64)).toEqual([0xc0, 0]);
});

test('every 32-bit integer survives as a constant', () => {
  fc.assert(
    fc.property(fc.integer(), value => {
      expect(intOf(i32.const(value))).toBe(value);
    }),
    { numRuns: 50 },
  );
});

describe('scalar expressions', () => {
  test.each<[string, Expr<'i32'>, number]>([
    ['add', i32.add(i32.const(3), 4), 7],
    ['add folds constants', i32.add(3, 4), 7],
    ['sub', i32.sub(3, 4), -1],
    ['mul', i32.mul(i32.const(-3), 4), -12],
    ['divU', i32.divU(-1, 2), 0x7fffffff],
    ['remU', i32.remU(17, 5), 2],
    ['and', i32.and(6, 3), 2],
    ['or', i32.or(6, 3), 7],
    ['xor', i32.xor(6, 3), 5],
    ['shl', i32.shl(3, 4), 48],
    ['shrU', i32.shrU(-1, 28), 15],
    ['ltS', i32.ltS(-1, 1), 1],
    ['ltU', i32.ltU(-1, 1), 0],
    ['gtS', i32.gtS(2, 1), 1],
    ['geU', i32.geU(-1, 1), 1],
    ['eq', i32.eq(2, 2), 1],
    ['ne', i32.ne(2, 2), 0],
    ['eqz', i32.eqz(0), 1],
    ['select', i32.select(0, 5, 6), 6],
    ['truncF32', i32.truncF32(-2.7), -2],
    ['reinterpret', i32.reinterpret(1), 0x3f800000],
    ['f32.lt', f32.lt(1, 2), 1],
    ['f32.gt', f32.gt(1, 2), 0],
    ['f32.eq', f32.eq(2, 2), 1],
  ])('i32 %s', (_, value, expected) => {
    expect(intOf(value)).toBe(expected);
  });

  test.each<[string, Expr<'f32'>, number]>([
    ['add', f32.add(1.5, 2), 3.5],
    ['sub', f32.sub(1.5, 2), -0.5],
    ['mul', f32.mul(1.5, 2), 3],
    ['div', f32.div(3, 2), 1.5],
    ['max', f32.max(3, 2), 3],
    ['abs', f32.abs(-2), 2],
    ['neg', f32.neg(2), -2],
    ['nearest', f32.nearest(2.5), 2],
    ['sqrt', f32.sqrt(9), 3],
    ['convertI32', f32.convertI32(-7), -7],
    ['reinterpret', f32.reinterpret(0x40000000), 2],
    ['select', f32.select(1, 5, 6), 5],
    ['laneSum', laneSum(f32x4.const(1, 2, 3, 4)), 10],
    ['lane', f32x4.lane(f32x4.const(1, 2, 3, 4), 2), 3],
  ])('f32 %s', (_, value, expected) => {
    expect(floatOf(value)).toBe(expected);
  });
});

describe('vector expressions', () => {
  const a = f32x4.const(1, -2, 3, -4);
  const b = f32x4.const(2, 2, 2, -8);
  test.each<[string, V128, number[]]>([
    ['add', f32x4.add(a, b), [3, 0, 5, -12]],
    ['sub', f32x4.sub(a, b), [-1, -4, 1, 4]],
    ['mul', f32x4.mul(a, b), [2, -4, 6, 32]],
    ['div', f32x4.div(a, b), [0.5, -1, 1.5, 0.5]],
    ['pmin', f32x4.pmin(a, b), [1, -2, 2, -8]],
    ['pmax', f32x4.pmax(a, b), [2, 2, 3, -4]],
    ['sqrt', f32x4.sqrt(f32x4.const(1, 4, 9, 16)), [1, 2, 3, 4]],
    ['floor', f32x4.floor(f32x4.const(1.5, -1.5, 2, 0)), [1, -2, 2, 0]],
    ['splat', f32x4.splat(f32.add(1, 2)), [3, 3, 3, 3]],
    ['mulAdd', mulAdd(a, b, b), [5, 2, 7, 60]],
    ['relu', relu(a), [1, 0, 3, 0]],
    ['shuffle', v128.shuffle(a, b, [0, 7, 1, 6]), [1, -8, -2, 2]],
    ['select', v128.select(f32x4.gt(a, b), a, b), [2, 2, 3, -4]],
    ['and', v128.and(a, f32x4.lt(a, b)), [1, -2, 0, 0]],
    ['andNot', v128.andNot(a, f32x4.lt(a, b)), [0, 0, 3, -4]],
    ['ge, not, or', v128.or(v128.and(a, v128.not(f32x4.ge(a, b))), f32x4.splat(0)), [1, -2, 0, 0]],
    ['eq', v128.and(a, f32x4.eq(a, f32x4.splat(3))), [0, 0, 3, 0]],
    ['convertI32', f32x4.convertI32(i32x4.const(1, -2, 3, 4)), [1, -2, 3, 4]],
  ])('f32x4 %s', (_, value, expected) => {
    expect(lanesOf(value)).toEqual(expected.map(Math.fround));
  });

  const m = i32x4.const(1, -2, 3, 4);
  test.each<[string, V128, number[]]>([
    ['add', i32x4.add(m, m), [2, -4, 6, 8]],
    ['sub', i32x4.sub(m, i32x4.splat(1)), [0, -3, 2, 3]],
    ['mul', i32x4.mul(m, m), [1, 4, 9, 16]],
    ['shl', i32x4.shl(m, 4), [16, -32, 48, 64]],
    ['shrU', i32x4.shrU(m, 28), [0, 15, 0, 0]],
    ['gtS', i32x4.gtS(m, i32x4.splat(2)), [0, 0, -1, -1]],
    ['ltU', i32x4.ltU(m, i32x4.splat(2)), [-1, 0, 0, 0]],
    ['xor', v128.xor(m, m), [0, 0, 0, 0]],
    ['truncF32', i32x4.truncF32(f32x4.const(1.9, -1.9, 0, 7)), [1, -1, 0, 7]],
    ['splat', i32x4.splat(i32.add(i32.const(1), 1)), [2, 2, 2, 2]],
  ])('i32x4 %s', (_, value, expected) => {
    expect(intLanesOf(value)).toEqual(expected);
  });

  test('ReLU and the running maximum keep a NaN', () => {
    const nan = f32x4.splat(Number.NaN);
    expect(lanesOf(relu(nan))).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(floatOf(f32x4.lane(f32x4.pmax(nan, f32x4.splat(1)), 0))).toBeNaN();
  });
});

describe('statements', () => {
  test('loops nest, and an empty range runs nothing', () => {
    const { ints } = run(
      (f, [to]) => {
        f.loop(0, to, 1, row =>
          f.loop(0, 3, 1, column =>
            f.storeI32(i32.mul(i32.add(i32.mul(row, 3), column), 4), i32.add(column, 1)),
          ),
        );
        f.loop(to, to, 1, () => f.storeI32(0, 99));
        f.loop(2, 2, 1, () => f.storeI32(0, 99));
      },
      [2],
    );
    expect([...ints.subarray(0, 7)]).toEqual([1, 2, 3, 1, 2, 3, 0]);
  });

  test('loads widen bytes and splat words', () => {
    const { floats } = run(
      f => {
        f.store(64, f32x4.convertI32(i32x4.extendLowBytes(v128.load32Zero(0))));
        f.store(80, v128.load32Splat(0, 4));
        f.store(96, f32x4.splat(f32.convertI32(i32.load8U(0, 3))));
      },
      [],
      memory => {
        new Uint8Array(memory.buffer).set([1, 2, 200, 255]);
        memory[1] = 1.5;
      },
    );
    expect([...floats.subarray(16, 28)]).toEqual([1, 2, 200, 255, 1.5, 1.5, 1.5, 1.5, 255, 255, 255, 255]);
  });

  test('branches, fills and calls', () => {
    const module = new ModuleBuilder();
    const mark = module.function(null, 2, (f, [at, value]) => f.storeI32(at, value));
    module.function('main', 0, f => {
      f.fill(0, 1, 8);
      f.when(
        i32.const(0),
        () => f.call(mark, 4, 7),
        () => f.call(mark, 8, 9),
      );
    });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const compiled = new WebAssembly.Module(module.assemble({ pages: 1, shared: false }));
    const { main } = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
    (main as () => void)();
    expect([...new Int32Array(memory.buffer, 0, 3)]).toEqual([0x01010101, 0x01010101, 9]);
    expect(() => module.function(null, 0, f => f.call(mark, 1))).toThrow(/takes 2/);
  });
});

test('an imported integer may differ from instance to instance', () => {
  const module = new ModuleBuilder();
  const place = module.integer('place');
  module.function('main', 0, f => f.storeI32(place, i32.add(place, 1)));
  const compiled = new WebAssembly.Module(module.assemble({ pages: 1, shared: false }));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  for (const value of [8, 64]) {
    const { main } = new WebAssembly.Instance(compiled, { env: { memory, place: value } }).exports;
    if (typeof main !== 'function') throw new Error('main is not exported');
    main();
  }
  const ints = new Int32Array(memory.buffer);
  expect([ints[2], ints[16]]).toEqual([9, 65]);
});
