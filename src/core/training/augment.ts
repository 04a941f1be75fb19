/**
 * Augmentation: a random affine map, an optional elastic field and an optional erased rectangle for each image, drawn
 * anew for every (seed, epoch, row). This is the reference that training and previews share and that the compiled
 * trainers reproduce.
 *
 * Every draw is made here, once for each image, and handed to a trainer as float32 numbers; a trainer only does the
 * sampling of `augmentInto`. Its arithmetic is float32 throughout, with one rounding for each operation, in exactly the
 * order written there, so SIMD lanes and GPU threads (without fused multiply-add) give the same bits.
 */
import { type Bytes, imageSide } from '../data/dataset.ts';
import { cos, sin } from '../numerics/portable-math.ts';
import { deriveKey, randomBelow, randomUnit, stream } from '../numerics/rng.ts';
import type { AugmentationSpec } from './train-config.ts';

/** The counter of an image's random stream that each draw uses. */
const counter = {
  rotation: 0,
  scaleX: 1,
  scaleY: 2,
  shear: 3,
  shiftX: 4,
  shiftY: 5,
  erase: 6,
  eraseWidth: 7,
  eraseHeight: 8,
  eraseLeft: 9,
  eraseTop: 10,
  elastic: 16,
} as const;

const centre = (imageSide - 1) / 2;

/** The key of all the random numbers of one image in one epoch. */
const imageKey = (seed: number, epoch: number, row: number): number =>
  deriveKey(seed, stream.augment, epoch, row);

/**
 * The inverse affine map of one image, `[a, b, c, d, e, f]`: output pixel (x, y) shows the input at
 * (a x + b y + c, d x + e y + f), in pixels with (0, 0) the centre of the top left one.
 * The forward map is shift(rotate(shear(scale(input)))) about the image's centre, with y pointing down.
 */
export function affineCoefficients(
  spec: AugmentationSpec,
  seed: number,
  epoch: number,
  row: number,
): Float32Array<ArrayBuffer> {
  const key = imageKey(seed, epoch, row);
  const within = (bound: number, at: number) => bound * (2 * randomUnit(key, at) - 1);
  const angle = within(spec.rotation, counter.rotation);
  const scaleX = 1 + within(spec.scale, counter.scaleX);
  const scaleY = 1 + within(spec.scale, counter.scaleY);
  const shear = within(spec.shear, counter.shear);
  const originX = centre + within(spec.shift, counter.shiftX);
  const originY = centre + within(spec.shift, counter.shiftY);
  const cosine = cos(angle);
  const sine = sin(angle);
  // The inverse of rotation x [[1, shear], [0, 1]] x diag(scaleX, scaleY).
  const a = (cosine + shear * sine) / scaleX;
  const b = (sine - shear * cosine) / scaleX;
  const d = -sine / scaleY;
  const e = cosine / scaleY;
  return Float32Array.of(a, b, centre - a * originX - b * originY, d, e, centre - d * originX - e * originY);
}

/** The elastic field is given at the corners of 4 x 4 cells of 7 x 7 pixels: `[5, 5]` points. */
export const gridCell = 7;
export const gridSide = imageSide / gridCell + 1;

/**
 * Weight of the further control point at each of the 7 pixels of a cell: 3 t^2 - 2 t^3 of t = pixel / 7. The slope is 0
 * at both ends, so the field has no creases at the cells' borders (Perlin 1985).
 */
export const gridWeights: Float32Array<ArrayBuffer> = Float32Array.from({ length: gridCell }, (_, pixel) => {
  const t = pixel / gridCell;
  return t * t * (3 - 2 * t);
});

/**
 * Control points of one image's elastic field `[2, 5, 5]`: all displacements in x, then all in y, row by row, in pixels,
 * uniform within plus or minus `spec.elastic`. A cheap form of Simard et al. 2003.
 */
export function elasticGrid(
  spec: AugmentationSpec,
  seed: number,
  epoch: number,
  row: number,
): Float32Array<ArrayBuffer> {
  const key = imageKey(seed, epoch, row);
  return Float32Array.from(
    { length: 2 * gridSide * gridSide },
    (_, point) => spec.elastic * (2 * randomUnit(key, counter.elastic + point) - 1),
  );
}

/** The pixels with left <= x < right and top <= y < bottom; empty where `right` is not greater than `left`. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const smallestErasedSide = 4;
const largestErasedSide = 12;
const nothing: Rectangle = { left: 0, top: 0, right: 0, bottom: 0 };

/** The rectangle that is blanked in one image, inside the image, 4 to 12 pixels a side; empty for most images. */
export function eraseRectangle(spec: AugmentationSpec, seed: number, epoch: number, row: number): Rectangle {
  const key = imageKey(seed, epoch, row);
  if (randomUnit(key, counter.erase) >= spec.erase) return nothing;
  const sides = largestErasedSide - smallestErasedSide + 1;
  const width = smallestErasedSide + randomBelow(key, counter.eraseWidth, sides);
  const height = smallestErasedSide + randomBelow(key, counter.eraseHeight, sides);
  const left = randomBelow(key, counter.eraseLeft, imageSide - width + 1);
  const top = randomBelow(key, counter.eraseTop, imageSide - height + 1);
  return { left, top, right: left + width, bottom: top + height };
}

/** The distortion of one image: all that a trainer needs to know about its augmentation. */
export interface ImageDistortion {
  /** The coefficients of `affineCoefficients`, `[6]`. */
  readonly affine: Float32Array<ArrayBuffer>;
  /** The control points of `elasticGrid`, `[2, 5, 5]`; null where no displacement is added. */
  readonly grid: Float32Array<ArrayBuffer> | null;
  readonly erase: Rectangle;
}

/** Draws the distortion of the image in row `row` of the table, for one epoch. */
export function drawDistortion(
  spec: AugmentationSpec,
  seed: number,
  epoch: number,
  row: number,
): ImageDistortion {
  return {
    affine: affineCoefficients(spec, seed, epoch, row),
    grid: spec.elastic > 0 ? elasticGrid(spec, seed, epoch, row) : null,
    erase: eraseRectangle(spec, seed, epoch, row),
  };
}

/** One way to move images, the same for each of them: test-time augmentation looks at an image in a few such views. */
export interface View {
  /** The coefficients of an affine map, as `affineCoefficients` has them, `[6]`. */
  readonly affine: Float32Array<ArrayBuffer>;
  /** The grey of what a moved image shows of outside, 0 to 255. */
  readonly paper: number;
}

const { fround } = Math;
const perLevel = fround(1 / 255);

/** A grey level from 0 to 255 as training sees it, 0 to 1: one float32 multiplication. */
export const levelOf = (grey: number): number => fround(grey * perLevel);

/** The linear interpolation `a + weight (b - a)` in three float32 operations. */
const mix = (a: number, b: number, weight: number): number => fround(a + fround(weight * fround(b - a)));

/**
 * Writes the displacements of row `y` of the image, `[28]`, to `into`: interpolated between two rows of the grid first,
 * then between its columns. `start` is the index in `grid` at which this direction begins: 0 for x, 25 for y.
 */
function displaceRow(into: Float32Array, grid: Float32Array, start: number, y: number): void {
  const row = start + Math.floor(y / gridCell) * gridSide;
  const weightY = gridWeights[y % gridCell];
  let left = mix(grid[row], grid[row + gridSide], weightY);
  for (let cell = 1; cell < gridSide; cell++) {
    const right = mix(grid[row + cell], grid[row + cell + gridSide], weightY);
    for (let pixel = 0; pixel < gridCell; pixel++)
      into[(cell - 1) * gridCell + pixel] = mix(left, right, gridWeights[pixel]);
    left = right;
  }
}

// Scratch memory of one call of `augmentInto`, allocated once because a call takes only microseconds. The image has a
// border of paper, one pixel before it and two after, so that no neighbour needs a bounds check.
const borderedSide = imageSide + 3;
const bordered = new Float32Array(borderedSide * borderedSide);
let borderGrey = 0;
const displacedX = new Float32Array(imageSide);
const displacedY = new Float32Array(imageSide);

function putInBorder(pixels: Bytes, paper: number): void {
  if (paper !== borderGrey) bordered.fill(paper);
  borderGrey = paper;
  for (let y = 0; y < imageSide; y++)
    for (let x = 0; x < imageSide; x++) bordered[(y + 1) * borderedSide + x + 1] = pixels[y * imageSide + x];
}

function blank(out: Float32Array, { left, top, right, bottom }: Rectangle, level: number): void {
  for (let y = top; y < bottom; y++) out.fill(level, y * imageSide + left, y * imageSide + right);
}

/**
 * Writes the distorted image, `[28, 28]` in 0..1, to `out`. `pixels` is the image, `[784]` grey levels.
 * Outside the image, and where it is erased, everything is of the grey `paper`, 0 to 255, so coordinates are clamped to -1..28. Interpolation is bilinear: between
 * the columns first, then between the rows, then one multiplication with float32 1 / 255.
 */
export function augmentInto(
  out: Float32Array,
  pixels: Bytes,
  distortion: ImageDistortion,
  paper: number,
): void {
  const { affine, grid, erase } = distortion;
  const [a, b, c, d, e, f] = affine;
  putInBorder(pixels, paper);
  for (let y = 0; y < imageSide; y++) {
    const rowX = fround(fround(b * y) + c);
    const rowY = fround(fround(e * y) + f);
    if (grid !== null) {
      displaceRow(displacedX, grid, 0, y);
      displaceRow(displacedY, grid, gridSide * gridSide, y);
    }
    for (let x = 0; x < imageSide; x++) {
      let sourceX = fround(fround(a * x) + rowX);
      let sourceY = fround(fround(d * x) + rowY);
      if (grid !== null) {
        sourceX = fround(sourceX + displacedX[x]);
        sourceY = fround(sourceY + displacedY[x]);
      }
      sourceX = Math.min(Math.max(sourceX, -1), imageSide);
      sourceY = Math.min(Math.max(sourceY, -1), imageSide);
      // Column and row inside the border: the floor plus one, exact because a double holds every float32 plus one.
      const column = (sourceX + 1) | 0;
      const line = (sourceY + 1) | 0;
      const shareX = fround(sourceX - (column - 1));
      const shareY = fround(sourceY - (line - 1));
      const at = line * borderedSide + column;
      const upper = mix(bordered[at], bordered[at + 1], shareX);
      const lower = mix(bordered[at + borderedSide], bordered[at + borderedSide + 1], shareX);
      out[y * imageSide + x] = fround(mix(upper, lower, shareY) * perLevel);
    }
  }
  blank(out, erase, levelOf(paper));
}
