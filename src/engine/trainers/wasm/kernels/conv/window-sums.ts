/**
 * Sums over all windows of a batch of grey images, for the filter gradient of a convolution with a normalisation behind it:
 * the sum of the windows, and the sum of each window's outer product with itself.
 */
import { type Expr, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, laneSum, v128 } from '../../asm/simd.ts';
import { type Arena, roundUp, type Tensor } from '../tensor.ts';

const firstTwo = i32x4.const(-1, -1, 0, 0);

export interface Geometry {
  /** One channel; its pixels are contiguous. */
  readonly input: Tensor;
  readonly padTop: number;
  readonly padLeft: number;
  readonly kernelSize: number;
  readonly rowFloats: number;
  /** Height and width of the output, at least the kernel's size. */
  readonly convolved: readonly [number, number, number];
}

/**
 * The addresses of shard 0's scratch memory; `stride` bytes to the next shard's. With `k` the kernel's size, plane
 * `[d, l + k - 1]` has the products `x[r, c] x[r + d, c + l]` summed over images, and the last plane `x` itself. The rows
 * that every window row covers are summed into one row of the plane.
 */
export interface WindowSums {
  readonly planes: number;
  /** An integer for each row of the image, 0 where the row is empty. */
  readonly inked: number;
  /** A plane's rows, summed over all positions of one row of the window. */
  readonly columns: number;
  /** `[filterFloats, filterFloats]`: the sum of the windows' outer products. */
  readonly gram: number;
  /** `[filterFloats]`: the sum of the windows. */
  readonly windows: number;
  readonly stride: number;
}

export function sizes({ kernelSize, rowFloats, convolved }: Geometry) {
  const rowBytes = roundUp(convolved[1] + kernelSize - 1, 4) * 4;
  const lags = 2 * kernelSize - 1;
  const planeBytes = lags * rowBytes;
  const filterBytes = kernelSize * rowFloats * 4;
  return { rowBytes, lags, planeBytes, filterBytes, planesBytes: (kernelSize * lags + 1) * planeBytes };
}

/** The number of rows that windows reach into. */
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

export interface WindowPlaces {
  readonly planes: Expr<'i32'>;
  readonly inked: Expr<'i32'>;
  readonly columns: Expr<'i32'>;
  readonly gram: Expr<'i32'>;
  readonly windows: Expr<'i32'>;
}

/** Marks the rows of one image that are not empty: around a digit many rows are, and those add nothing. */
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

/** Adds `value` of each vector of one image to the plane at `plane`, and moves `plane` behind it. Empty rows are skipped. */
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

export function addImage(f: FunctionBuilder, conv: Geometry, first: Local<'i32'>, at: WindowPlaces): void {
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

/** Sums the plane's rows over all positions of window row `row` into `columns`. */
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

/** The sum of `columns` over all positions of window column `column`; the output's width is even. */
function sumColumns(f: FunctionBuilder, conv: Geometry, columns: Expr<'i32'>, column: Expr<'i32'>) {
  const [, width] = conv.convolved;
  const at = f.i32(i32.add(columns, i32.shl(column, 2)));
  const sum = f.v128(f32x4.splat(0));
  const whole = Math.floor(width / 4) * 16;
  for (let offset = 0; offset < whole; offset += 16) f.set(sum, f32x4.add(sum, v128.load(at, offset)));
  if (width % 4 > 0) f.set(sum, f32x4.add(sum, v128.and(v128.load(at, whole), firstTwo)));
  return f.f32(laneSum(sum));
}

/** Turns the planes into the sum of the windows and of their outer products. */
export function sumWindows(f: FunctionBuilder, conv: Geometry, at: WindowPlaces): void {
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
