/** The inner loop of loading: the fast reading of a row that consists of plain digits and commas. */
import { largestLabel } from '../classes.ts';
import { type Bytes, pixelsPerImage } from '../dataset.ts';

/** The chunk ends before the row does. */
const rowIncomplete = -1;
/** The row has something other than plain digits, commas and a line end: the careful reading has to say what. */
const rowUnusual = -2;

const zero = 48;
const comma = 44;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Reads one row of 784 pixels, with a label before them where `labels` is given, straight from bytes into storage.
 *
 * About nine fields in ten are a lone "0", so that case comes first. Every check is made here (digits only, at most three
 * of them and at most 255, a label of at most two digits and up to 61, exactly 784 pixels, a line end after them); a row
 * that fails one is left to the careful reading, `ImageTable.accept`, which explains what is wrong.
 *
 * @returns the position after the row's line feed, `rowIncomplete` or `rowUnusual`
 */
export function readPlainRow(
  chunk: Uint8Array,
  start: number,
  row: number,
  pixels: Bytes,
  labels: Bytes | null,
): number {
  const end = chunk.length;
  let at = start;
  if (labels !== null) {
    if (end - at < 2) return rowIncomplete;
    let label = chunk[at] - zero;
    if (label < 0 || label > 9) return rowUnusual;
    if (chunk[++at] !== comma) {
      const digit = chunk[at] - zero;
      if (at + 1 >= end) return rowIncomplete;
      if (digit < 0 || digit > 9 || chunk[++at] !== comma) return rowUnusual;
      label = label * 10 + digit;
      if (label > largestLabel) return rowUnusual;
    }
    labels[row] = label;
    at++;
  }
  let to = row * pixelsPerImage;
  const last = to + pixelsPerImage - 1;
  // A field that starts up to here ends inside the chunk: it has three digits, a carriage return and a line feed at most.
  const safe = end - 5;
  while (to <= last) {
    if (at > safe) return rowIncomplete;
    let value = chunk[at] - zero;
    if (value < 0 || value > 9) return rowUnusual;
    let sign = chunk[++at];
    if (sign !== comma) {
      let digit = sign - zero;
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        sign = chunk[++at];
        digit = sign - zero;
        if (digit >= 0 && digit <= 9) {
          value = value * 10 + digit;
          if (value > 255) return rowUnusual;
          sign = chunk[++at];
        }
      }
      if (sign !== comma) {
        if (to !== last) return rowUnusual;
        if (sign === carriageReturn) sign = chunk[++at];
        if (sign !== lineFeed) return rowUnusual;
        pixels[to] = value;
        return at + 1;
      }
    }
    pixels[to++] = value;
    at++;
  }
  return rowUnusual;
}
