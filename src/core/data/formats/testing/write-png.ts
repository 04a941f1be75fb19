/** A writer of PNG, for tests. */
import { crc32 } from '../crc32.ts';

export interface PngStyle {
  /** Colour type of the header: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  readonly colour: 0 | 2 | 3 | 4 | 6;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** The filter of a row, 0 to 4. */
  readonly filterOf: (row: number) => number;
  /** The pixels are cut into this many IDAT chunks. */
  readonly pieces: number;
  readonly interlace: 0 | 1;
  /** Opacity of every pixel, where the colour type has one. */
  readonly alpha: number;
  /** Compresses the rows in the format of zlib. */
  readonly zlib: (rows: Uint8Array) => Uint8Array;
}

type PngOptions = Partial<PngStyle> & Pick<PngStyle, 'zlib'>;

const greyPng: Omit<PngStyle, 'zlib'> = {
  colour: 0,
  depth: 8,
  filterOf: () => 0,
  pieces: 1,
  interlace: 0,
  alpha: 255,
};

function joined(parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap(part => Array.from(part)));
}

const bigEndian = (value: number): readonly number[] => [24, 16, 8, 0].map(shift => (value >>> shift) & 255);

function chunk(name: string, content: ArrayLike<number>): Uint8Array {
  const named = joined([Array.from(name, letter => letter.charCodeAt(0)), content]);
  return joined([bigEndian(content.length), named, bigEndian(crc32(named))]);
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const distances = [left, up, corner].map(value => Math.abs(guess - value));
  return [left, up, corner][distances.indexOf(Math.min(...distances))];
}

/** Rows of packed samples, each behind its filter's number and filtered by it. */
function filtered(
  rows: readonly Uint8Array[],
  pixelBytes: number,
  filterOf: PngStyle['filterOf'],
): Uint8Array {
  return joined(
    rows.map((row, number) => {
      const above = rows[number - 1] ?? new Uint8Array(row.length);
      const filter = filterOf(number);
      const differences = row.map((value, i) => {
        const left = row[i - pixelBytes] ?? 0;
        const corner = i < pixelBytes ? 0 : above[i - pixelBytes];
        return value - [0, left, above[i], (left + above[i]) >> 1, paeth(left, above[i], corner)][filter];
      });
      return [filter, ...differences];
    }),
  );
}

/** The numbers of a row, each of `depth` bits. */
function packed(samples: readonly number[], depth: number): Uint8Array {
  if (depth === 8) return Uint8Array.from(samples);
  const bits = samples.map(sample => sample.toString(2).padStart(depth, '0')).join('');
  return Uint8Array.from(bits.match(/.{1,8}/g) ?? [], byte => Number.parseInt(byte.padEnd(8, '0'), 2));
}

/** A PNG of any size whose grey levels are `pixels`, row by row; a depth below 8 keeps the highest bits only. */
export function pngFile(pixels: Uint8Array, style: PngOptions, width = 28): Uint8Array<ArrayBuffer> {
  const { colour, depth, filterOf, pieces, interlace, alpha, zlib } = { ...greyPng, ...style };
  const height = pixels.length / width;
  const rows = Array.from({ length: height }, (_, row) =>
    packed(
      Array.from(pixels.subarray(row * width, (row + 1) * width)).flatMap(level => {
        const sample = depth === 16 ? level * 257 : level >> (8 - depth);
        if (colour === 2 || colour === 6) return [sample, sample, sample, ...(colour === 6 ? [alpha] : [])];
        return colour === 4 ? [sample, alpha] : [sample];
      }),
      depth,
    ),
  );
  const channels = [1, 0, 3, 1, 2, 0, 4][colour];
  const data = zlib(filtered(rows, Math.max(1, (channels * depth) / 8), filterOf));
  const header = [...bigEndian(width), ...bigEndian(height), depth, colour, 0, 0, interlace];
  const steps = 2 ** Math.min(depth, 8);
  const palette = Uint8Array.from({ length: 3 * steps }, (_, at) => (Math.floor(at / 3) * 255) / (steps - 1));
  const piece = Math.ceil(data.length / pieces);
  return joined([
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    chunk('IHDR', header),
    ...(colour === 3 ? [chunk('PLTE', palette)] : []),
    ...Array.from({ length: pieces }, (_, i) => chunk('IDAT', data.subarray(i * piece, (i + 1) * piece))),
    chunk('IEND', []),
  ]);
}
