/** Loops over the windows of a pooling and over their cells. */
import { type F32, f32, type I32, i32 } from '../asm/expr.ts';
import type { FunctionBuilder, Local } from '../asm/function-builder.ts';
import type { Tensor } from './tensor.ts';
import { sampleAddress } from './visit.ts';

export interface Windows {
  readonly height: number;
  readonly width: number;
  readonly strideY: number;
  readonly strideX: number;
  /** Cells of the first window above and left of the image. */
  readonly padTop: number;
  readonly padLeft: number;
  readonly input: Tensor;
  readonly output: Tensor;
}

/** The cells of a window along one axis that lie on the image; they are constants where every window lies on it. */
interface Range {
  readonly first: I32;
  readonly end: I32;
}

/** One window: the address of its first cell, which may lie outside the image, and the cells that lie inside. */
interface Window {
  readonly at: Local<'i32'>;
  readonly rows: Range;
  readonly columns: Range;
}

interface Axis {
  readonly size: number;
  readonly stride: number;
  readonly padding: number;
  readonly length: number;
  readonly outputs: number;
}

function rangeOf(f: FunctionBuilder, { size, stride, padding, length, outputs }: Axis, output: I32): Range {
  if (padding === 0 && (outputs - 1) * stride + size <= length) return { first: 0, end: size };
  const before = f.i32(i32.sub(padding, i32.mul(output, stride)));
  const inside = f.i32(i32.add(before, length));
  return {
    first: f.i32(i32.select(i32.gtS(before, 0), before, 0)),
    end: f.i32(i32.select(i32.gtS(inside, size), size, inside)),
  };
}

/** Cells of a range; a number where its ends are. */
const lengthOf = ({ first, end }: Range): I32 =>
  typeof first === 'number' && typeof end === 'number' ? end - first : i32.sub(end, first);

const times = (a: I32, b: I32): I32 =>
  typeof a === 'number' && typeof b === 'number' ? a * b : i32.mul(a, b);

/** What each cell of a window takes of its mean. */
export function shareOf({ rows, columns }: Window): F32 {
  const cells = times(lengthOf(rows), lengthOf(columns));
  return typeof cells === 'number' ? 1 / cells : f32.div(1, f32.convertI32(cells));
}

/** Visits every window on `wide`, with the address of its output pixel in each of `narrow`. */
export function forEachWindow(
  f: FunctionBuilder,
  pool: Windows,
  sample: I32,
  wide: Tensor,
  narrow: readonly Tensor[],
  visit: (window: Window, outputs: readonly Local<'i32'>[]) => void,
): void {
  const { height, width } = pool.output;
  const { strideX, strideY } = pool;
  const vertical = { size: pool.height, stride: strideY, padding: pool.padTop, length: wide.height };
  const horizontal = { size: pool.width, stride: strideX, padding: pool.padLeft, length: wide.width };
  const outside = pool.padTop * wide.rowStride + pool.padLeft * wide.pixelStride;
  const at = f.i32(i32.add(sampleAddress(wide, sample), -outside));
  const outputs = narrow.map(tensor => f.i32(sampleAddress(tensor, sample)));
  f.loop(0, height, 1, y => {
    const rows = rangeOf(f, { ...vertical, outputs: height }, y);
    f.loop(0, width, 1, x => {
      const columns = rangeOf(f, { ...horizontal, outputs: width }, x);
      visit({ at, rows, columns }, outputs);
      f.advance(at, strideX * wide.pixelStride);
      for (const [index, tensor] of narrow.entries()) f.advance(outputs[index], tensor.pixelStride);
    });
    f.advance(at, strideY * wide.rowStride - width * strideX * wide.pixelStride);
    for (const [index, tensor] of narrow.entries())
      f.advance(outputs[index], tensor.rowStride - width * tensor.pixelStride);
  });
}

/** The byte offset of a window's first cell on the image from its first cell. */
export const firstCell = ({ rows, columns }: Window, wide: Tensor): I32 =>
  i32.add(times(rows.first, wide.rowStride), times(columns.first, wide.pixelStride));

/** Visits the cells of a window that lie on the image, by the byte offset from its first cell. */
export function forEachCell(
  f: FunctionBuilder,
  window: Window,
  wide: Tensor,
  visit: (cell: Local<'i32'>) => void,
): void {
  const { rows, columns } = window;
  const cell = f.i32(firstCell(window, wide));
  const back = times(lengthOf(columns), wide.pixelStride);
  f.loop(rows.first, rows.end, 1, () => {
    f.loop(columns.first, columns.end, 1, () => {
      visit(cell);
      f.advance(cell, wide.pixelStride);
    });
    f.advance(cell, typeof back === 'number' ? wide.rowStride - back : i32.sub(wide.rowStride, back));
  });
}
