import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageSide, pixelsPerImage } from './dataset.ts';
import { type Treatment, treatInto, untreated } from './treatment.ts';

function treated(pixels: Uint8Array, from: Treatment, to: Treatment): Uint8Array {
  const into = new Uint8Array(pixels.length);
  treatInto(into, pixels, from, to);
  return into;
}

const treatments = fc.record({ scaled: fc.boolean(), inverted: fc.boolean(), transposed: fc.boolean() });
const images = (most: number) =>
  fc.uint8Array({ min: 0, max: most, minLength: 2 * pixelsPerImage, maxLength: 2 * pixelsPerImage });

test('each treatment does what its name says', () => {
  const pixels = new Uint8Array(pixelsPerImage);
  pixels[3 * imageSide + 7] = 1;
  const scaled = treated(pixels, untreated, { ...untreated, scaled: true });
  expect([scaled[3 * imageSide + 7], scaled[0]]).toEqual([255, 0]);
  const inverted = treated(pixels, untreated, { ...untreated, scaled: true, inverted: true });
  expect([inverted[3 * imageSide + 7], inverted[0]]).toEqual([0, 255]);
  const turned = treated(pixels, untreated, { ...untreated, transposed: true });
  expect(turned[7 * imageSide + 3]).toBe(1);
});

test('the way between two treatments does not matter, and every one can be taken back', () => {
  fc.assert(
    fc.property(images(1), treatments, treatments, (pixels, one, other) => {
      const direct = treated(pixels, untreated, other);
      expect(treated(treated(pixels, untreated, one), one, other)).toEqual(direct);
      expect(treated(direct, other, untreated)).toEqual(pixels);
    }),
    { numRuns: 30 },
  );
});

test('inverting and turning images of any grey levels can be taken back', () => {
  fc.assert(
    fc.property(images(255), fc.boolean(), fc.boolean(), (pixels, inverted, transposed) => {
      const to = { scaled: false, inverted, transposed };
      expect(treated(treated(pixels, untreated, to), to, untreated)).toEqual(pixels);
    }),
    { numRuns: 30 },
  );
});
