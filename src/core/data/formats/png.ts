/**
 * Decodes PNG pictures of 28 x 28 pixels (https://www.w3.org/TR/png-3/) to grey levels, the same in every browser:
 * without colour profiles, which a browser's own decoder would apply.
 */
import { imageSide, pixelsPerImage } from '../dataset.ts';
import { downloadAgain, type Unreadable, unreadable } from './array-header.ts';
import { crc32 } from './crc32.ts';
import { inflate } from './inflate.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export const isPng = (start: Uint8Array): boolean => signature.every((byte, index) => start[index] === byte);

/** Numbers a pixel by the colour type: grey, RGB, index into a palette, grey and alpha, RGB and alpha. */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

const damaged = (what: string): Unreadable => unreadable(`The PNG is damaged: ${what}.`, downloadAgain);
const transparent = unreadable(
  'The picture has transparent pixels, which may stand for ink or for paper.',
  'Save it without transparency, on black paper.',
);

/** A picture that is not 28 x 28. */
export const wrongSize = (width: number, height: number): Unreadable =>
  unreadable(`The picture has ${width} x ${height} pixels.`, 'Scale all pictures to 28 x 28 pixels first.');

/** Grey levels, `[784]`. */
export interface Picture {
  readonly kind: 'picture';
  readonly pixels: Uint8Array<ArrayBuffer>;
}

interface Chunks {
  readonly kind: 'chunks';
  readonly header: DataView;
  readonly palette: Uint8Array | null;
  readonly transparency: Uint8Array | null;
  /** The compressed rows. */
  readonly data: Uint8Array;
}

function chunksOf(png: Uint8Array): Chunks | Unreadable {
  if (!isPng(png)) return damaged('it does not begin as a PNG does');
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  const found = new Map<string, Uint8Array>();
  const data: Uint8Array[] = [];
  for (let at = signature.length; !found.has('IEND'); ) {
    if (at + 12 > png.length) return damaged('it is cut short');
    const length = view.getUint32(at);
    if (length > png.length - at - 12) return damaged('it is cut short');
    const named = png.subarray(at + 4, at + 8 + length);
    if (crc32(named) !== view.getUint32(at + 8 + length)) return damaged('a checksum does not match');
    const name = String.fromCharCode(...named.subarray(0, 4));
    if (name === 'IDAT') data.push(named.subarray(4));
    else found.set(name, named.subarray(4));
    at += 12 + length;
  }
  const header = found.get('IHDR');
  if (header?.length !== 13) return damaged('it has no header');
  return {
    kind: 'chunks',
    header: new DataView(header.buffer, header.byteOffset, header.length),
    palette: found.get('PLTE') ?? null,
    transparency: found.get('tRNS') ?? null,
    data: joined(data),
  };
}

/** The grey levels of a PNG of 28 x 28 pixels: those of PIL's `convert("L")`. */
export function decodePng(png: Uint8Array): Picture | Unreadable {
  const chunks = chunksOf(png);
  if (chunks.kind === 'unreadable') return chunks;
  const { header, data } = chunks;
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  if (width !== imageSide || height !== imageSide) return wrongSize(width, height);
  const [depth, colour, interlace] = [header.getUint8(8), header.getUint8(9), header.getUint8(12)];
  const channels = channelsOf[colour];
  if (depth > 8 || interlace !== 0 || channels === undefined || ![1, 2, 4, 8].includes(depth))
    return unreadable(
      interlace !== 0 ? 'The PNG is interlaced.' : `The PNG has ${depth} bits a channel.`,
      'Save it as a plain PNG of 8 bits, grey or RGB.',
    );
  if (data.length < 2 || (data[0] & 15) !== 8 || (data[0] * 256 + data[1]) % 31 !== 0)
    return damaged('its pixels are not compressed by zlib');
  const rowBytes = Math.ceil((imageSide * channels * depth) / 8);
  const rows = new Uint8Array((rowBytes + 1) * imageSide);
  try {
    const { written, ended } = inflate(data.subarray(2), rows);
    if (!ended || written < rows.length) return damaged('it has more or fewer pixels than its header says');
  } catch {
    return damaged('its pixels cannot be decompressed');
  }
  const levels = unfiltered(rows, rowBytes, Math.max(1, (channels * depth) / 8));
  if (levels === null) return damaged('a row has an unknown filter');
  return greyOf(depth === 8 ? levels : unpacked(levels, rowBytes, depth), colour, depth, chunks);
}

/** Undoes the filter of each row (section 9), giving rows without their first byte; null for an unknown filter. */
function unfiltered(rows: Uint8Array, rowBytes: number, pixelBytes: number): Uint8Array<ArrayBuffer> | null {
  const out = new Uint8Array(rowBytes * imageSide);
  for (let row = 0; row < imageSide; row++) {
    const filter = rows[row * (rowBytes + 1)];
    if (filter > 4) return null;
    const start = row * rowBytes;
    for (let i = 0; i < rowBytes; i++) {
      const left = i < pixelBytes ? 0 : out[start + i - pixelBytes];
      const up = row === 0 ? 0 : out[start + i - rowBytes];
      const corner = i < pixelBytes || row === 0 ? 0 : out[start + i - rowBytes - pixelBytes];
      out[start + i] = rows[row * (rowBytes + 1) + 1 + i] + predicted(filter, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  return filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
}

function paeth(left: number, up: number, corner: number): number {
  const a = Math.abs(up - corner);
  const b = Math.abs(left - corner);
  const c = Math.abs(left + up - 2 * corner);
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

/** One number a byte, where several share one. */
function unpacked(levels: Uint8Array, rowBytes: number, depth: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: pixelsPerImage }, (_, pixel) => {
    const bit = (pixel % imageSide) * depth;
    const byte = levels[Math.floor(pixel / imageSide) * rowBytes + (bit >> 3)];
    return (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
  });
}

function greyOf(
  levels: Uint8Array<ArrayBuffer>,
  colour: number,
  depth: number,
  { palette, transparency }: Chunks,
): Picture | Unreadable {
  const channels = channelsOf[colour];
  if (colour === 0 && depth === 8 && transparency === null) return { kind: 'picture', pixels: levels };
  const pixels = new Uint8Array(pixelsPerImage);
  if (transparency !== null && colour !== 3) return transparent;
  if (colour === 3 && palette === null) return damaged('it has no palette');
  for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
    const at = pixel * channels;
    const level = levels[at];
    if ((colour === 4 || colour === 6) && levels[at + channels - 1] !== 255) return transparent;
    if (palette !== null && colour === 3) {
      if (3 * level + 2 >= palette.length) return damaged('a pixel is beyond the palette');
      if ((transparency?.[level] ?? 255) !== 255) return transparent;
      pixels[pixel] = luma(palette, 3 * level);
    } else if (channels < 3) pixels[pixel] = (level * 255) / (2 ** depth - 1);
    else pixels[pixel] = luma(levels, at);
  }
  return { kind: 'picture', pixels };
}

/** Brightness by ITU-R 601-2 in fixed point, as PIL has it; equal channels give their own value. */
export function luma(rgb: ArrayLike<number>, at: number): number {
  return (rgb[at] * 19595 + rgb[at + 1] * 38470 + rgb[at + 2] * 7471 + 0x8000) >> 16;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
