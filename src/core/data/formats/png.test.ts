import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixtureTable } from '../csv/testing/random-csv.ts';
import { crc32 } from './crc32.ts';
import { decodePng } from './png.ts';
import { type PngStyle, pngFile } from './testing/write-png.ts';

const png = (image: Uint8Array, style: Partial<PngStyle> = {}, width = 28) =>
  pngFile(image, { zlib: deflateSync, ...style }, width);

const pixels = fixtureTable(1, 1, false).pixels;

const styles = fc.record({
  colour: fc.constantFrom(0 as const, 2 as const, 3 as const, 4 as const, 6 as const),
  filters: fc.array(fc.nat(4), { minLength: 28, maxLength: 28 }),
  pieces: fc.integer({ min: 1, max: 5 }),
});

test('grey, RGB, palette and opaque RGBA pictures in every filter have the same pixels', () => {
  fc.assert(
    fc.property(fc.nat(1000), styles, (seed, { colour, filters, pieces }) => {
      const image = fixtureTable(seed, 1, false).pixels;
      const file = png(image, { colour, pieces, filterOf: row => filters[row] });
      const decoded = decodePng(file);
      if (decoded.kind === 'unreadable') throw new Error(decoded.message);
      expect(Buffer.compare(decoded.pixels, image)).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test.each([
  [0, 1],
  [0, 2],
  [0, 4],
  [3, 1],
  [3, 4],
] as const)('colour type %i of %i bits is spread over 0 to 255', (colour, depth) => {
  const decoded = decodePng(png(pixels, { colour, depth }));
  if (decoded.kind === 'unreadable') throw new Error(decoded.message);
  const step = 255 / (2 ** depth - 1);
  expect([...decoded.pixels]).toEqual(Array.from(pixels, level => (level >> (8 - depth)) * step));
});

/** Changes bytes of a chunk's content and mends its checksum. */
function withChunk(name: string, change: (content: Buffer) => void): Uint8Array {
  const file = Buffer.from(png(pixels, { colour: 6 }));
  const at = file.indexOf(name, 0, 'latin1');
  const length = file.readUInt32BE(at - 4);
  change(file.subarray(at + 4, at + 4 + length));
  file.writeUInt32BE(crc32(file.subarray(at, at + 4 + length)), at + 4 + length);
  return file;
}

const damagedByte = Buffer.from(png(pixels));
damagedByte[damagedByte.length - 40] ^= 1;

test.each<[string, Uint8Array, string]>([
  ['another size', png(new Uint8Array(32 * 32), {}, 32), 'has 32 x 32 pixels'],
  [
    'a size beyond all memory',
    withChunk('IHDR', header => header.writeUInt32BE(2 ** 31 - 1)),
    'has 2147483647 x 28 pixels',
  ],
  ['interlaced rows', png(pixels, { interlace: 1 }), 'interlaced'],
  ['16 bits', png(pixels, { depth: 16 }), '16 bits'],
  ['an unknown colour type', withChunk('IHDR', header => header.writeUInt8(5, 9)), 'bits a channel'],
  ['data that is no zlib data', withChunk('IDAT', data => data.fill(0, 0, 2)), 'zlib'],
  ['data that cannot be inflated', withChunk('IDAT', data => data.fill(255, 2, 40)), 'damaged'],
  ['fewer pixels than it says', withChunk('IHDR', header => header.writeUInt8(0, 9)), 'more or fewer pixels'],
  ['a flipped bit', damagedByte, 'checksum'],
  ['half a file', png(pixels).subarray(0, 200), 'cut short'],
  ['only a signature', png(pixels).subarray(0, 8), 'cut short'],
  ['text', new TextEncoder().encode('label,pixel0'), 'does not begin'],
])('a picture with %s is refused with a remedy', (_what, file, message) => {
  const decoded = decodePng(file);
  if (decoded.kind !== 'unreadable') throw new Error('it was decoded');
  expect(decoded.message).toContain(message);
  expect(decoded.remedy).not.toBe('');
});

test('transparent pixels are refused, since they may be ink or paper', () => {
  for (const colour of [4, 6] as const)
    expect(decodePng(png(pixels, { colour, alpha: 0 }))).toMatchObject({
      kind: 'unreadable',
      message: expect.stringContaining('transparent'),
    });
});
