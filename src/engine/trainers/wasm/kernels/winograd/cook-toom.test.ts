import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveKey, randomUnit } from '../../../../../core/numerics/rng.ts';
import { ModuleBuilder, memoryImport } from '../../asm/module-builder.ts';
import { imagesPerBlock } from '../dense.ts';
import type { Kernel } from '../kernel.ts';
import { Arena, allocateTensor, noBorder } from '../tensor.ts';
import { cookToom, type Matrix, winogradOf } from './cook-toom.ts';
import { packWinograd, winogradForward } from './forward.ts';
import { allocateScratch } from './product.ts';

const times = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map(row => row.reduce((sum, coefficient, index) => sum + coefficient * vector[index], 0));

describe("Cook and Toom's matrices", () => {
  test.each([
    ['3 taps', [0, 1, -1], 2],
    ['5 taps', [0, 1, -1, 1 / 2, -2], 2],
    ['other points', [0, 1, -1, 2, -2], 2],
    ['3 taps for 5 outputs', [0, 1, -1, 1 / 2, -2, 2], 5],
    ['5 taps for 4 outputs', [0, 1, -1, 2, -2, 1 / 2, -1 / 2], 4],
  ])('%s filter like the sliding sum', (_, points, outputs) => {
    const { side, input, filter, output } = cookToom(points, outputs);
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    const vectors = (length: number) => fc.array(number, { minLength: length, maxLength: length });
    fc.assert(
      fc.property(vectors(side), vectors(side - outputs + 1), (data, taps) => {
        const transformed = times(filter, taps);
        const products = times(input, data).map((value, index) => value * transformed[index]);
        const expected = Array.from({ length: outputs }, (_, at) =>
          taps.reduce((sum, tap, index) => sum + tap * data[at + index], 0),
        );
        for (const [at, value] of times(output, products).entries())
          expect(value).toBeCloseTo(expected[at], 12);
      }),
    );
  });
});

/** Convolves random images of positive numbers; gives the error of the outputs, relative to their root mean square. */
async function roundingOf(kernelSize: 3 | 5, outputs: number, channels: number): Promise<number> {
  const arena = new Arena();
  const module = new ModuleBuilder();
  const side = kernelSize + outputs - 1;
  const input = allocateTensor(arena, imagesPerBlock, [side, side, channels]);
  const output = allocateTensor(arena, imagesPerBlock, [outputs, outputs, 8], noBorder);
  const taps = kernelSize * kernelSize * channels;
  const source = arena.allocate(taps * 32);
  const convolved = [outputs, outputs, 8] as const;
  const winograd = winogradOf({ kernelSize, stride: 1, inChannels: channels, convolved });
  if (!winograd) throw new Error('no transform');
  const weights = arena.allocate(winograd.side ** 2 * channels * 32);
  const scratch = allocateScratch(arena, winograd, channels, 1);
  const add = (name: string, { parameters, build }: Kernel) => module.function(name, parameters, build);
  add('pack', packWinograd(winograd, channels, source, weights));
  const padding = { padTop: 0, padLeft: 0, bias: null, relu: false, winners: null };
  add(
    'forward',
    winogradForward({ ...padding, input, output, kernelSize, winograd, weights, scratch, convolved: null }),
  );
  const memory = new WebAssembly.Memory({ initial: arena.pages, maximum: arena.pages });
  const compiled = await WebAssembly.compile(module.assemble({ pages: arena.pages, shared: false }));
  const { exports } = new WebAssembly.Instance(compiled, {
    [memoryImport.module]: { [memoryImport.name]: memory },
  });
  const floats = new Float32Array(memory.buffer);
  const key = deriveKey(1);
  const images = Array.from({ length: side * side * channels }, (_, at) => Math.fround(randomUnit(key, at)));
  const filters = Array.from({ length: taps * 8 }, (_, at) => Math.fround(randomUnit(key, 1e6 + at) - 0.5));
  floats.set(images, input.base / 4);
  floats.set(filters, source / 4);
  (exports.pack as (from: number, to: number) => void)(0, 1);
  (exports.forward as (from: number, to: number, shard: number) => void)(0, 1, 0);
  let error = 0;
  let total = 0;
  for (let out = 0; out < outputs * outputs * 8; out++) {
    const pixel = Math.floor(out / 8);
    const [row, column, filter] = [Math.floor(pixel / outputs), pixel % outputs, out % 8];
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const cell = Math.floor(tap / channels);
      const at = (row + Math.floor(cell / kernelSize)) * side + column + (cell % kernelSize);
      sum += images[at * channels + (tap % channels)] * filters[tap * 8 + filter];
    }
    error += (floats[output.base / 4 + out] - sum) ** 2;
    total += sum * sum;
  }
  return Math.sqrt(error / total);
}

// A plain sum in float32 is off by about 3e-7; more changes winners and signs, and with them the training.
test.each([
  [3, 'small', 6, 3e-7],
  [5, 'small', 6, 9e-7],
  [3, 'large', 10, 2e-6],
  [5, 'large', 8, 2.5e-6],
] as const)(
  'a kernel of side %i in %s tiles is rounded, over %i outputs, to within %d of the result',
  async (kernelSize, _, outputs, limit) => {
    expect(await roundingOf(kernelSize, outputs, 32)).toBeLessThan(limit);
  },
);
