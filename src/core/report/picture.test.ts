import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pixelsPerImage } from '../data/dataset.ts';
import { decodePng } from '../data/formats/png.ts';
import { pictureAddress } from './picture.ts';

test('an image becomes a PNG of dark ink on white that any reader opens', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: pixelsPerImage, maxLength: pixelsPerImage }), pixels => {
      const [start, data] = pictureAddress(pixels).split(',');
      expect(start).toBe('data:image/png;base64');
      expect(decodePng(Buffer.from(data, 'base64'))).toEqual({
        kind: 'picture',
        pixels: pixels.map(level => 255 - level),
      });
    }),
  );
});
