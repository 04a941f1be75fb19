/** An image as a `data:` address, in the format of Windows bitmaps: its pixels are stored as they are. */

const side = 28;
const levels = 256;
const headBytes = 54 + 4 * levels;

/** The headers of a bitmap of 28 x 28 levels, whose first row is the upper one, and the colours: dark ink on white. */
function makeHead(): string {
  const head = new Uint8Array(headBytes);
  const view = new DataView(head.buffer);
  head.set([0x42, 0x4d]);
  view.setUint32(2, headBytes + side * side, true);
  view.setUint32(10, headBytes, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, side, true);
  view.setInt32(22, -side, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  for (let level = 0; level < levels; level++) head.fill(levels - 1 - level, 54 + 4 * level, 57 + 4 * level);
  return String.fromCharCode(...head);
}

let head: string | null = null;

/** The address of grey levels `[784]`, 0 (paper) to 255 (ink), which are rounded. */
export function digitAddress(pixels: ArrayLike<number>): string {
  head ??= makeHead();
  return `data:image/bmp;base64,${btoa(head + String.fromCharCode(...Uint8ClampedArray.from(pixels)))}`;
}
