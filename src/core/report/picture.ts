/** An image as a PNG in an address, without compression: 28 x 28 pixels are less than a kilobyte. */
import { imageSide } from '../data/dataset.ts';
import { crc32 } from '../data/formats/crc32.ts';

const bigEndian = (value: number): readonly number[] => [24, 16, 8, 0].map(shift => (value >>> shift) & 255);

function chunk(name: string, content: readonly number[]): readonly number[] {
  const named = [...Array.from(name, letter => letter.charCodeAt(0)), ...content];
  return [...bigEndian(content.length), ...named, ...bigEndian(crc32(Uint8Array.from(named)))];
}

/** The checksum of zlib (RFC 1950). */
function adler32(bytes: readonly number[]): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

/** One stored block (RFC 1951, 3.2.4), which holds up to 65,535 bytes, in the format of zlib. */
function stored(bytes: readonly number[]): readonly number[] {
  const size = [bytes.length & 255, bytes.length >> 8];
  return [0x78, 1, 1, ...size, ...size.map(byte => byte ^ 255), ...bytes, ...bigEndian(adler32(bytes))];
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 of RFC 4648. */
function base64(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const written = [18, 12, 6, 0].map(shift => digits[(group >> shift) & 63]);
    text += written.fill('=', Math.min(4, bytes.length - at + 1)).join('');
  }
  return text;
}

/** The `data:` address of an image `[784]`, 0 (paper) to 255 (ink): dark ink on white. */
export function pictureAddress(pixels: ArrayLike<number>): string {
  const rows: number[] = [];
  for (let row = 0; row < imageSide; row++) {
    // Each row begins with the number of its filter: none.
    rows.push(0);
    for (let column = 0; column < imageSide; column++) rows.push(255 - pixels[row * imageSide + column]);
  }
  const grey8 = [8, 0, 0, 0, 0];
  return `data:image/png;base64,${base64([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', [...bigEndian(imageSide), ...bigEndian(imageSide), ...grey8]),
    ...chunk('IDAT', stored(rows)),
    ...chunk('IEND', []),
  ])}`;
}
