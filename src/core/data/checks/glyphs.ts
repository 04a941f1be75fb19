/** The shapes of digits and capital letters, five dots wide and seven high, as dot-matrix displays have them. */
import { imageSide, pixelsPerImage } from '../dataset.ts';
import { addImage, type HalfImage, halfCells, halfSide } from './half-images.ts';

const [dotsWide, dotsHigh] = [5, 7];
/** Dots as bytes of an image of 28 x 28, whose ink is 14 wide and 20 high. */
const [inkLeft, inkTop, inkWidth, inkHeight] = [7, 4, 14, 20];

/** Seven rows of a glyph, each a number of base 32 whose five bits are its dots from left to right. */
const glyphs: Readonly<Record<string, string>> = {
  0: 'ehhhhhe',
  1: '4444444',
  2: 'eh1248v',
  3: 'eh161he',
  4: 'hhhf111',
  5: 'vgu11he',
  6: '68guhhe',
  7: 'v124888',
  8: 'ehhehhe',
  9: 'ehhf12c',
  A: 'ehhvhhh',
  B: 'uhhuhhu',
  C: 'ehggghe',
  D: 'uhhhhhu',
  E: 'vgguggv',
  F: 'vgguggg',
  G: 'ehgnhhf',
  H: 'hhhvhhh',
  I: 'e44444e',
  J: '72222ic',
  K: 'hikokih',
  L: 'ggggggv',
  M: 'hrllhhh',
  N: 'hpljhhh',
  O: 'ehhhhhe',
  P: 'uhhuggg',
  Q: 'ehhhlid',
  R: 'uhhukih',
  S: 'fgge11u',
  T: 'v444444',
  U: 'hhhhhhe',
  V: 'hhhhha4',
  W: 'hhhllrh',
  X: 'hha4ahh',
  Y: 'hha4444',
  Z: 'v1248gv',
};

/** The image of a digit or capital letter, `[784]` of 0 and 255; null for any other name of a class. */
export function glyphImage(name: string): Uint8Array | null {
  const rows = glyphs[name];
  if (rows === undefined) return null;
  const image = new Uint8Array(pixelsPerImage);
  for (let y = 0; y < inkHeight; y++)
    for (let x = 0; x < inkWidth; x++) {
      const row = Number.parseInt(rows[Math.floor((y * dotsHigh) / inkHeight)], 32);
      const isInk = (row >> (dotsWide - 1 - Math.floor((x * dotsWide) / inkWidth))) & 1;
      image[(inkTop + y) * imageSide + inkLeft + x] = isInk * 255;
    }
  return image;
}

/** Each cell becomes the mean of itself and its neighbours. */
const blurred = (image: HalfImage): HalfImage =>
  image.map((_, cell) => {
    const [y, x] = [Math.floor(cell / halfSide), cell % halfSide];
    let sum = 0;
    for (let row = Math.max(0, y - 1); row <= Math.min(halfSide - 1, y + 1); row++)
      for (let column = Math.max(0, x - 1); column <= Math.min(halfSide - 1, x + 1); column++)
        sum += image[row * halfSide + column];
    return sum / 9;
  });

/** The glyph as blurred as the mean of many images of it; null for any other name. */
export function meanGlyph(name: string): HalfImage | null {
  const image = glyphImage(name);
  if (image === null) return null;
  const half = new Float32Array(halfCells);
  addImage(half, image, 0);
  return blurred(blurred(half));
}
