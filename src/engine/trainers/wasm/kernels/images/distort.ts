/**
 * Augmented images: the sampling of `core/training/augment.ts` on four pixels at a time, in the same order of float32
 * operations, so that the bits are those of `augmentInto`. The host draws each image's distortion.
 */
import { imageSide } from '../../../../../core/data/dataset.ts';
import {
  gridCell,
  gridSide,
  gridWeights,
  type ImageDistortion,
  levelOf,
} from '../../../../../core/training/augment.ts';
import { type Expr, f32, type I32, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder } from '../../asm/function-builder.ts';
import { f32x4, i32x4, mulAdd, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import { type PixelTable, perLevel, tableRow } from '../pixel-table.ts';
import type { Arena, Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';
import { firstLevel, interpolate, levelBytes, storePixels, widenLevels } from './grey-levels.ts';

/** The layout of one image's draw: 6 coefficients; left, right, top and bottom of the rectangle as integers; the grid. */
const rectangleOffset = 6 * 4;
const gridOffset = 12 * 4;
export const distortionBytes = gridOffset + 2 * gridSide * gridSide * 4 + 8;

/** Writes one image's draw at a byte address. */
export function writeDistortion(memory: ArrayBufferLike, address: number, draw: ImageDistortion): void {
  const { left, right, top, bottom } = draw.erase;
  new Float32Array(memory).set(draw.affine, address / 4);
  new Int32Array(memory).set([left, right, top, bottom], (address + rectangleOffset) / 4);
  if (draw.grid) new Float32Array(memory).set(draw.grid, (address + gridOffset) / 4);
}

const rowBytes = imageSide * 4;
const gridRow = gridSide * 4;

/**
 * The addresses of shard 0's scratch memory, `stride` bytes to the next shard's: the levels, a row's displacements in x and
 * y, the grid's columns at this row in x and y, the weights between two points of the grid.
 */
export interface DistortScratch {
  readonly levels: number;
  readonly displacements: number;
  readonly columns: number;
  readonly weights: number;
  readonly stride: number;
}

export function allocateDistortScratch(arena: Arena, shards: number): DistortScratch {
  const stride = levelBytes + 2 * rowBytes + 2 * gridRow + gridCell * 4 + 64;
  const levels = arena.allocate(stride * shards);
  const displacements = levels + levelBytes;
  const columns = displacements + 2 * rowBytes;
  return { levels, displacements, columns, weights: columns + 2 * gridRow, stride };
}

export interface Distort {
  readonly table: PixelTable;
  readonly images: Tensor;
  /** The address of `[batch]` draws of `distortionBytes` each. */
  readonly draws: number;
  readonly elastic: boolean;
  /** The grey around the images and in erased rectangles, 0 to 255. */
  readonly paper: number;
  readonly scratch: DistortScratch;
}

/** Linear interpolation, `a + weight (b - a)`. */
const mixScalar = (a: Expr<'f32'>, b: Expr<'f32'>, weight: number | Expr<'f32'>): Expr<'f32'> =>
  f32.add(a, f32.mul(weight, f32.sub(b, a)));

/** Memory begins as zeros, so that black paper is there already. */
function fillWithPaper(f: FunctionBuilder, levels: Expr<'i32'>, paper: number): void {
  if (paper === 0) return;
  const to = f.i32(levels);
  f.loop(0, levelBytes / 16, 1, () => {
    f.store(to, f32x4.splat(paper), 0);
    f.advance(to, 16);
  });
}

/** The values, and paper where `erased` has its bits set. */
function withErased(value: V128, erased: V128, paper: number): V128 {
  const kept = v128.andNot(value, erased);
  return paper === 0 ? kept : v128.or(kept, v128.and(f32x4.splat(levelOf(paper)), erased));
}

/** Interpolates the displacements of row `y`: first between the rows of the grid, then between its columns. */
function displaceRow(
  f: FunctionBuilder,
  scratch: DistortScratch,
  offset: I32,
  draw: I32,
  y: Expr<'i32'>,
): void {
  const at = f.i32(offset);
  const cellRow = f.i32(i32.add(draw, i32.mul(i32.divU(y, gridCell), gridRow)));
  const weight = f.f32(f32.load(i32.add(at, i32.mul(i32.remU(y, gridCell), 4)), scratch.weights));
  for (const axis of [0, 1]) {
    const grid = gridOffset + axis * gridSide * gridRow;
    const columns = scratch.columns + axis * gridRow;
    for (let column = 0; column < gridSide; column++) {
      const upper = f.f32(f32.load(cellRow, grid + column * 4));
      const lower = f32.load(cellRow, grid + gridRow + column * 4);
      f.storeF32(at, mixScalar(upper, lower, weight), columns + column * 4);
    }
    for (let x = 0; x < imageSide; x++) {
      const left = f.f32(f32.load(at, columns + Math.floor(x / gridCell) * 4));
      const right = f32.load(at, columns + Math.floor(x / gridCell) * 4 + 4);
      const value = mixScalar(left, right, gridWeights[x % gridCell]);
      f.storeF32(at, value, scratch.displacements + axis * rowBytes + x * 4);
    }
  }
}

/** Samples the levels bilinearly at four source positions. */
function sample(f: FunctionBuilder, levels: Expr<'i32'>, sourceX: V128, sourceY: V128): V128 {
  const clamp = (value: V128) =>
    f.v128(f32x4.pmin(f32x4.pmax(value, f32x4.splat(-1)), f32x4.splat(imageSide)));
  const x = clamp(sourceX);
  const y = clamp(sourceY);
  const left = f.v128(f32x4.floor(x));
  const top = f.v128(f32x4.floor(y));
  const place = i32x4.add(i32x4.shl(i32x4.truncF32(top), 7), i32x4.shl(i32x4.truncF32(left), 2));
  const offsets = f.v128(i32x4.add(place, i32x4.splat(firstLevel)));
  const places = [0, 1, 2, 3].map(lane => f.i32(i32.add(levels, i32x4.lane(offsets, lane))));
  return interpolate(f, places, f.v128(f32x4.sub(x, left)), f32x4.sub(y, top));
}

/** `(from, to, shard)`: writes the distorted images of the batch, in 0..1. */
export function distort(options: Distort): Kernel {
  const { images, scratch, elastic, paper } = options;
  return kernel(3, (f, [from, to, shard]) => {
    const offset = f.i32(i32.mul(shard, scratch.stride));
    const levels = f.i32(i32.add(offset, scratch.levels));
    fillWithPaper(f, levels, paper);
    for (const [index, weight] of gridWeights.entries())
      f.storeF32(offset, weight, scratch.weights + index * 4);
    f.loop(from, to, 1, image => {
      widenLevels(f, tableRow(options.table, image), levels);
      const draw = f.i32(i32.add(i32.mul(image, distortionBytes), options.draws));
      const [a, b, c, d, e, g] = [0, 1, 2, 3, 4, 5].map(index => f.v128(v128.load32Splat(draw, index * 4)));
      const [left, right] = [0, 4].map(at => f.v128(v128.load32Splat(draw, rectangleOffset + at)));
      const target = f.i32(sampleAddress(images, image));
      f.loop(0, imageSide, 1, y => {
        const down = f.v128(f32x4.splat(f32.convertI32(y)));
        const rowX = f.v128(mulAdd(c, b, down));
        const rowY = f.v128(mulAdd(g, e, down));
        const inside = i32.and(
          i32.geU(y, i32.load(draw, rectangleOffset + 8)),
          i32.ltU(y, i32.load(draw, rectangleOffset + 12)),
        );
        const erasedRow = f.v128(i32x4.splat(i32.sub(0, inside)));
        if (elastic) displaceRow(f, scratch, offset, draw, y);
        for (let x = 0; x < imageSide; x += 4) {
          const across = f32x4.const(x, x + 1, x + 2, x + 3);
          const columns = i32x4.const(x, x + 1, x + 2, x + 3);
          const moved = (position: V128, axis: number) =>
            elastic
              ? f32x4.add(position, v128.load(offset, scratch.displacements + axis * rowBytes + x * 4))
              : position;
          const sourceX = moved(f32x4.add(f32x4.mul(a, across), rowX), 0);
          const sourceY = moved(f32x4.add(f32x4.mul(d, across), rowY), 1);
          const value = f32x4.mul(sample(f, levels, sourceX, sourceY), f32x4.splat(perLevel));
          const within = v128.andNot(i32x4.gtS(right, columns), i32x4.gtS(left, columns));
          const erased = f.v128(v128.and(within, erasedRow));
          const result = f.v128(withErased(value, erased, paper));
          storePixels(f, images, target, result, x);
        }
        f.advance(target, images.rowStride);
      });
    });
  });
}
