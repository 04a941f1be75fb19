import fc from 'fast-check';
import { expect, test } from 'vitest';
import { affineCoefficients, augmentInto, drawDistortion, elasticGrid, eraseRectangle } from './augment.ts';
import type { AugmentationSpec } from './train-config.ts';

const none: AugmentationSpec = { rotation: 0, scale: 0, shear: 0, shift: 0, elastic: 0, erase: 0 };
const strong: AugmentationSpec = { rotation: 0.3, scale: 0.2, shear: 0.2, shift: 3, elastic: 2, erase: 0.5 };
const image = Uint8Array.from({ length: 784 }, (_, index) => (index * 37) % 256);

function augmented(
  spec: AugmentationSpec,
  seed: number,
  epoch: number,
  row: number,
  pixels = image,
  paper = 0,
) {
  const out = new Float32Array(784);
  augmentInto(out, pixels, drawDistortion(spec, seed, epoch, row), paper);
  return out;
}

const rows = fc.integer({ min: 0, max: 70_000 });

test('without any distortion an image comes out as it went in, scaled to 0..1', () => {
  const out = augmented(none, 1, 2, 3);
  expect(out).toEqual(Float32Array.from(image, level => level * Math.fround(1 / 255)));
});

test('the same seed, epoch and row give the same picture, another of any gives another', () => {
  const reference = augmented(strong, 1, 2, 3);
  expect(augmented(strong, 1, 2, 3)).toEqual(reference);
  for (const [seed, epoch, row] of [
    [2, 2, 3],
    [1, 3, 3],
    [1, 2, 4],
  ])
    expect(augmented(strong, seed, epoch, row)).not.toEqual(reference);
});

test('pixels stay within 0..1 and an empty image stays empty', () => {
  fc.assert(
    fc.property(rows, row => {
      expect(augmented(strong, 7, 0, row).every(value => value >= 0 && value <= 1)).toBe(true);
      expect(augmented(strong, 7, 0, row, new Uint8Array(784)).every(value => value === 0)).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('an image of nothing but paper stays so, whatever its grey and however it is distorted', () => {
  fc.assert(
    fc.property(rows, fc.nat(255), (row, paper) => {
      const out = augmented(strong, 7, 0, row, new Uint8Array(784).fill(paper), paper);
      expect(out).toEqual(new Float32Array(784).fill(paper * Math.fround(1 / 255)));
    }),
    { numRuns: 20 },
  );
});

test('each bound holds: shift in pixels, scale as a ratio of areas, rotation as an angle', () => {
  fc.assert(
    fc.property(rows, row => {
      const [a, b, c, d, e, f] = affineCoefficients({ ...none, shift: 2 }, 5, 1, row);
      expect([a, b, d, e]).toEqual([1, 0, -0, 1]);
      expect(Math.max(Math.abs(c), Math.abs(f))).toBeLessThanOrEqual(2);

      const scaled = affineCoefficients({ ...none, scale: 0.12 }, 5, 1, row);
      for (const at of [0, 4]) {
        expect(scaled[at]).toBeGreaterThan(1 / 1.1201);
        expect(scaled[at]).toBeLessThan(1 / 0.8799);
      }
      const turned = affineCoefficients({ ...none, rotation: 0.2 }, 5, 1, row);
      expect(Math.abs(Math.atan2(turned[1], turned[0]))).toBeLessThanOrEqual(0.2001);
      expect(turned[0] * turned[4] - turned[1] * turned[3]).toBeCloseTo(1, 5);
    }),
  );
});

test('rotation, scale and shear leave the centre of the image where it is', () => {
  fc.assert(
    fc.property(rows, row => {
      const [a, b, c, d, e, f] = affineCoefficients({ ...strong, shift: 0 }, 9, 4, row);
      expect(a * 13.5 + b * 13.5 + c).toBeCloseTo(13.5, 4);
      expect(d * 13.5 + e * 13.5 + f).toBeCloseTo(13.5, 4);
    }),
  );
});

test('half a pixel of shift shows the mean of two neighbours', () => {
  const pixels = new Uint8Array(784);
  pixels[10 * 28 + 10] = 200;
  const out = new Float32Array(784);
  const erase = { left: 0, top: 0, right: 0, bottom: 0 };
  augmentInto(out, pixels, { affine: Float32Array.of(1, 0, 0.5, 0, 1, 0), grid: null, erase }, 0);
  expect(out[10 * 28 + 9]).toBeCloseTo(100 / 255, 6);
  expect(out[10 * 28 + 10]).toBeCloseTo(100 / 255, 6);
  expect(out.reduce((sum, value) => sum + value, 0)).toBeCloseTo(200 / 255, 5);
});

test('an elastic field of one displacement everywhere is a shift', () => {
  const affine = Float32Array.of(1, 0, 0, 0, 1, 0);
  const erase = { left: 0, top: 0, right: 0, bottom: 0 };
  const grid = new Float32Array(50).fill(1.25, 0, 25).fill(-0.5, 25);
  const elastic = new Float32Array(784);
  const shifted = new Float32Array(784);
  augmentInto(elastic, image, { affine, grid, erase }, 0);
  augmentInto(shifted, image, { affine: Float32Array.of(1, 0, 1.25, 0, 1, -0.5), grid: null, erase }, 0);
  expect(elastic).toEqual(shifted);
});

test('elastic displacements keep within their bound', () => {
  const grid = elasticGrid({ ...none, elastic: 1.5 }, 3, 0, 11);
  expect(grid).toHaveLength(50);
  expect(grid.every(value => Math.abs(value) <= 1.5)).toBe(true);
  expect(new Set(grid).size).toBe(50);
});

test('about the asked share of images lose one rectangle, which is inside the image', () => {
  let erased = 0;
  for (let row = 0; row < 2000; row++) {
    const { left, top, right, bottom } = eraseRectangle({ ...none, erase: 0.25 }, 1, 0, row);
    if (right === 0) continue;
    erased++;
    expect(left >= 0 && top >= 0 && right <= 28 && bottom <= 28).toBe(true);
    expect(Math.min(right - left, bottom - top)).toBeGreaterThanOrEqual(4);
    expect(Math.max(right - left, bottom - top)).toBeLessThanOrEqual(12);
  }
  expect(erased / 2000).toBeGreaterThan(0.21);
  expect(erased / 2000).toBeLessThan(0.29);
});

test('erased pixels are background', () => {
  const out = new Float32Array(784);
  const erase = { left: 3, top: 5, right: 8, bottom: 9 };
  augmentInto(
    out,
    new Uint8Array(784).fill(255),
    {
      affine: Float32Array.of(1, 0, 0, 0, 1, 0),
      grid: null,
      erase,
    },
    0,
  );
  expect(out.filter(value => value === 0)).toHaveLength(20);
  expect(out[5 * 28 + 3]).toBe(0);
  expect(out[4 * 28 + 3]).toBeGreaterThan(0.99);
});
