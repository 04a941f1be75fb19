import { expect, test } from 'vitest';
import { digitAddress } from './digit-address.ts';

const prefix = 'data:image/bmp;base64,';
const bytesOf = (address: string): Buffer => Buffer.from(address.slice(prefix.length), 'base64');

test('an image is a bitmap of 28 x 28 bytes, the upper row first, in which ink is dark', () => {
  const pixels = Array.from({ length: 784 }, (_, pixel) => pixel % 256);
  const address = digitAddress(pixels);
  expect(address.startsWith(prefix)).toBe(true);
  const file = bytesOf(address);
  const start = file.readUInt32LE(10);
  expect(file.toString('latin1', 0, 2)).toBe('BM');
  expect([file.readInt32LE(18), file.readInt32LE(22), file.readUInt16LE(28)]).toEqual([28, -28, 8]);
  expect([file.readUInt32LE(2), file.length]).toEqual([start + 784, start + 784]);
  const colourOf = (pixel: number) => [...file.subarray(54 + 4 * file[start + pixel]).subarray(0, 3)];
  for (const pixel of [0, 1, 255, 783])
    expect(colourOf(pixel)).toEqual(new Array(3).fill(255 - (pixel % 256)));
});

test('levels between two are rounded, those beyond the ends are the ends', () => {
  const file = bytesOf(digitAddress([0.6, 254.4, -3, 300, ...new Array<number>(780).fill(0)]));
  expect([...file.subarray(-784).subarray(0, 4)]).toEqual([1, 254, 0, 255]);
});
