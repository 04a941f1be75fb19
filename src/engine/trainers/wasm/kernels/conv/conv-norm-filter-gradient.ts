/**
 * Filter gradient of a convolution of grey images with a normalisation behind it. The gradient of its output is
 * `scale x winners' gradient + constant + slope x output` (see `norm.ts`). The first term is sparse; of the others only
 * sums of windows and of their products are needed, because the output is the filter times the window:
 * dW = scale sparse + (constant + slope bias) sum(window) + slope sum(window window') W
 */

import { type Expr, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, laneSum, mulAdd, v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Norm } from '../norm/norm.ts';
import { type Arena, roundUp, type Tensor } from '../tensor.ts';
import { firstWindow } from './conv-forward.ts';

const firstTwo = i32x4.const(-1, -1, 0, 0);

interface Geometry {
  /** One channel; its pixels are contiguous. */
  readonly input: Tensor;
  readonly padTop: number;
  readonly padLeft: number;
  readonly kernelSize: number;
  readonly rowFloats: number;
  /** Height and width of the output, at least the kernel's size. */
  readonly convolved: readonly [number, number, number];
}

export interface ConvNormFilterGradient extends Geometry {
  readonly norm: Norm;
  /** `[filters, kernelSize, rowFloats]` */
  readonly weights: number;
  readonly bias: number;
  /** Of shard 0, in the layout of `weights`: holds the sparse sums before. */
  readonly weightGradient: number;
  readonly shardStride: number;
  readonly scratch: WindowSums;
}

/**
 * Of shard 0. `products[d, l + k - 1]` are planes of `x[r, c] x[r + d, c + l]` summed over images, and the last plane of `x`
 * itself: rows that belong to all windows are summed into one.
 */
interface WindowSums {
  readonly planes: number;
  /** An integer for each row of the image: 0 where all of it is zero. */
  readonly inked: number;
  /** One plane's rows, those of one window row summed. */
  readonly columns: number;
  /** `[filterFloats, filterFloats]` */
  readonly gram: number;
  /** `[filterFloats]` */
  readonly windows: number;
  readonly stride: number;
}

function sizes({ kernelSize, rowFloats, convolved }: Geometry) {
  const rowBytes = roundUp(convolved[1] + kernelSize - 1, 4) * 4;
  const lags = 2 * kernelSize - 1;
  const planeBytes = lags * rowBytes;
  const filterBytes = kernelSize * rowFloats * 4;
  return { rowBytes, lags, planeBytes, filterBytes, planesBytes: (kernelSize * lags + 1) * planeBytes };
}

/** Rows that windows reach into. */
const rowsOf = ({ convolved, kernelSize }: Geometry): number => convolved[0] + kernelSize - 1;

export function allocateWindowSums(arena: Arena, geometry: Geometry, shards: number): WindowSums {
  const { rowBytes, planesBytes, filterBytes } = sizes(geometry);
  const gramBytes = (filterBytes / 4) * filterBytes;
  const inkedBytes = rowsOf(geometry) * 4;
  const stride = roundUp(planesBytes + inkedBytes + rowBytes + gramBytes + filterBytes, 64) + 64;
  const planes = arena.allocate(shards * stride);
  const inked = planes + planesBytes;
  const columns = inked + inkedBytes;
  const gram = columns + rowBytes;
  return { planes, inked, columns, gram, windows: gram + gramBytes, stride };
}

interface Places {
  readonly planes: Expr<'i32'>;
  readonly inked: Expr<'i32'>;
  readonly columns: Expr<'i32'>;
  readonly gram: Expr<'i32'>;
  readonly windows: Expr<'i32'>;
}

/** Marks the rows of one image that are not all zero: digits leave many empty, and those add nothing. */
function markInked(f: FunctionBuilder, conv: Geometry, first: Expr<'i32'>, inked: Expr<'i32'>): void {
  const { rowBytes } = sizes(conv);
  const at = f.i32(first);
  f.loop(0, rowsOf(conv) * 4, 4, row => {
    const bits = f.v128(v128.load(at));
    for (let offset = 16; offset < rowBytes; offset += 16) f.set(bits, v128.or(bits, v128.load(at, offset)));
    f.storeI32(i32.add(inked, row), v128.anyTrue(bits));
    f.advance(at, conv.input.rowStride);
  });
}

/** Adds one image's values, row by row, to the plane at `plane`. `value` of an empty row is zero. */
function addPlane(
  f: FunctionBuilder,
  conv: Geometry,
  first: Expr<'i32'>,
  inked: Expr<'i32'>,
  plane: Local<'i32'>,
  value: (at: Local<'i32'>, offset: number) => V128,
): void {
  const { input, kernelSize, convolved } = conv;
  const { rowBytes } = sizes(conv);
  const at = f.i32(first);
  const mark = f.i32(inked);
  const rows = (count: number) => {
    const sums = f.v128s(rowBytes / 16, index => v128.load(plane, index * 16));
    f.loop(0, count, 1, () => {
      f.when(i32.load(mark), () => {
        for (const [index, sum] of sums.entries()) f.set(sum, f32x4.add(sum, value(at, index * 16)));
      });
      f.advance(at, input.rowStride);
      f.advance(mark, 4);
    });
    for (const [index, sum] of sums.entries()) f.store(plane, sum, index * 16);
    f.advance(plane, rowBytes);
  };
  f.loop(0, kernelSize - 1, 1, () => rows(1));
  rows(convolved[0] - kernelSize + 1);
  f.loop(0, kernelSize - 1, 1, () => rows(1));
}

function addImage(f: FunctionBuilder, conv: Geometry, first: Local<'i32'>, at: Places): void {
  const { input, kernelSize } = conv;
  const plane = f.i32(at.planes);
  markInked(f, conv, first, at.inked);
  f.loop(0, kernelSize, 1, down => {
    f.loop(0, 2 * kernelSize - 1, 1, across => {
      const lag = f.i32(i32.mul(down, input.rowStride));
      f.advance(lag, i32.mul(i32.sub(across, kernelSize - 1), 4));
      addPlane(f, conv, first, at.inked, plane, (x, offset) =>
        f32x4.mul(v128.load(x, offset), v128.load(i32.add(x, lag), offset)),
      );
    });
  });
  addPlane(f, conv, first, at.inked, plane, (x, offset) => v128.load(x, offset));
}

/** Sums the plane's rows of the window row `row`. */
function sumRows(
  f: FunctionBuilder,
  conv: Geometry,
  plane: Expr<'i32'>,
  row: Expr<'i32'>,
  columns: Expr<'i32'>,
): void {
  const { rowBytes } = sizes(conv);
  const sums = f.v128s(rowBytes / 16, () => f32x4.splat(0));
  const from = f.i32(i32.add(plane, i32.mul(row, rowBytes)));
  f.loop(from, f.i32(i32.add(from, conv.kernelSize * rowBytes)), rowBytes, at => {
    for (const [index, sum] of sums.entries()) f.set(sum, f32x4.add(sum, v128.load(at, index * 16)));
  });
  for (const [index, sum] of sums.entries()) f.store(columns, sum, index * 16);
}

/** The sum over the columns of the window column `column`; the width is even. */
function sumColumns(f: FunctionBuilder, conv: Geometry, columns: Expr<'i32'>, column: Expr<'i32'>) {
  const [, width] = conv.convolved;
  const at = f.i32(i32.add(columns, i32.shl(column, 2)));
  const sum = f.v128(f32x4.splat(0));
  const whole = Math.floor(width / 4) * 16;
  for (let offset = 0; offset < whole; offset += 16) f.set(sum, f32x4.add(sum, v128.load(at, offset)));
  if (width % 4 > 0) f.set(sum, f32x4.add(sum, v128.and(v128.load(at, whole), firstTwo)));
  return f.f32(laneSum(sum));
}

/** From planes to the sums of windows and of their products. */
function sumWindows(f: FunctionBuilder, conv: Geometry, at: Places): void {
  const { kernelSize, rowFloats } = conv;
  const { planeBytes, filterBytes } = sizes(conv);
  const plane = f.i32(at.planes);
  const cell = (row: Expr<'i32'>, column: Expr<'i32'>) => i32.add(i32.mul(row, rowFloats), column);
  f.loop(0, kernelSize, 1, down => {
    f.loop(1, 2 * kernelSize, 1, across => {
      f.loop(0, f.i32(i32.sub(kernelSize, down)), 1, row => {
        sumRows(f, conv, plane, row, at.columns);
        f.loop(0, kernelSize, 1, column => {
          const other = f.i32(i32.sub(i32.add(column, across), kernelSize));
          f.when(i32.ltU(other, kernelSize), () => {
            const sum = sumColumns(f, conv, at.columns, column);
            const a = f.i32(cell(row, column));
            const b = f.i32(cell(i32.add(row, down), other));
            for (const [one, two] of [
              [a, b],
              [b, a],
            ])
              f.storeF32(i32.add(at.gram, i32.add(i32.mul(one, filterBytes), i32.shl(two, 2))), sum);
          });
        });
      });
      f.advance(plane, planeBytes);
    });
  });
  f.loop(0, kernelSize, 1, row => {
    sumRows(f, conv, plane, row, at.columns);
    f.loop(0, kernelSize, 1, column =>
      f.storeF32(i32.add(at.windows, i32.shl(cell(row, column), 2)), sumColumns(f, conv, at.columns, column)),
    );
  });
}

/** Scales the sparse sums and adds the affine part's, filter by filter. */
function addAffine(f: FunctionBuilder, conv: ConvNormFilterGradient, shard: Expr<'i32'>, at: Places): void {
  const { at: norm } = conv.norm;
  const { filterBytes } = sizes(conv);
  const weights = f.i32(conv.weights);
  const gradients = f.i32(i32.add(i32.mul(shard, conv.shardStride), conv.weightGradient));
  f.loop(0, conv.convolved[2] * 4, 4, channel => {
    const [scale, constant, slope, bias] = [norm.scale, norm.constant, norm.slope, conv.bias].map(address =>
      f.v128(v128.load32Splat(channel, address)),
    );
    const mean = f.v128(mulAdd(constant, slope, bias));
    f.loop(0, filterBytes, 16, offset => {
      const sum = f.v128(f32x4.splat(0));
      const row = f.i32(i32.add(at.gram, offset));
      f.loop(0, filterBytes, 4, cell => {
        f.set(sum, mulAdd(sum, v128.load32Splat(i32.add(weights, cell)), v128.load(row)));
        f.advance(row, filterBytes);
      });
      const gradient = f.i32(i32.add(gradients, offset));
      const affine = mulAdd(f32x4.mul(mean, v128.load(i32.add(at.windows, offset))), slope, sum);
      f.store(gradient, mulAdd(affine, scale, v128.load(gradient)));
    });
    f.advance(weights, filterBytes);
    f.advance(gradients, filterBytes);
  });
}

/** `(from, to, shard)`: makes the shard's sparse sums the whole gradient. */
export function convNormFilterGradient(conv: ConvNormFilterGradient): Kernel {
  const { input, scratch } = conv;
  return kernel(3, (f, [from, to, shard]) => {
    const offset = f.i32(i32.mul(shard, scratch.stride));
    const place = (address: number) => f.i32(i32.add(offset, address));
    const at = {
      planes: place(scratch.planes),
      inked: place(scratch.inked),
      columns: place(scratch.columns),
      gram: place(scratch.gram),
      windows: place(scratch.windows),
    };
    f.fill(at.planes, 0, sizes(conv).planesBytes);
    f.loop(from, to, 1, sample => {
      const first = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
      addImage(f, conv, first, at);
    });
    sumWindows(f, conv, at);
    addAffine(f, conv, shard, at);
  });
}
