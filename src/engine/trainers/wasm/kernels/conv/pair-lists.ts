/**
 * Lists of an image's pairs of gradient and window offset behind a 2 x 2 max-pooling, one list a filter: only the positions
 * that carry gradient. Four filters are listed at a time, without branches, since they lie side by side in memory.
 */
import { type Expr, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import type { Tensor } from '../tensor.ts';
import { sampleAddress } from '../visit.ts';
import { boundsOf, forEachWindow, type WindowLists } from './ink-windows.ts';

/** The gradient, and the byte offset of the winner's window from the image's first one. */
export const pairBytes = 8;
const filtersTogether = 4;

/** The bytes of one list: a pair that is not kept is written behind the last one. */
const listBytes = ({ height, width }: Tensor): number => (height * width + filtersTogether) * pairBytes;

/** The bytes of the lists of a few filters, and of the addresses at which they end. */
export const pairListsBytes = (output: Tensor): number => filtersTogether * (listBytes(output) + 4) + 48;

export interface Pooled {
  readonly filters: number;
  readonly relu: boolean;
  readonly output: Tensor;
  readonly outputGradient: Tensor;
  readonly winners: Tensor;
  /** The windows by whether they have ink: only those that have are listed. Null where all are. */
  readonly windows: WindowLists | null;
}

/** Writes the lists of the filters that begin at byte `offset` of a pixel, and their ends behind them. */
function listPairs(
  f: FunctionBuilder,
  { relu, output, outputGradient, winners, windows }: Pooled,
  sample: Expr<'i32'>,
  offset: Expr<'i32'>,
  lists: Local<'i32'>,
): void {
  const tensors = [output, outputGradient, winners];
  const bytes = listBytes(output);
  const ends = Array.from({ length: filtersTogether }, (_, lane) => f.i32(i32.add(lists, lane * bytes)));
  const starts = tensors.map(tensor => f.i32(i32.add(sampleAddress(tensor, sample), offset)));
  const append = (addresses: readonly Expr<'i32'>[]) => {
    const [y, dy, winner] = addresses.map(address => f.v128(v128.load(address)));
    const counts = relu ? f32x4.gt(y, f32x4.splat(0)) : v128.not(i32x4.eq(dy, i32x4.splat(0)));
    const kept = f.i32(i32x4.bitmask(counts));
    const lower = f.v128(v128.shuffle(dy, winner, [0, 4, 1, 5]));
    const upper = f.v128(v128.shuffle(dy, winner, [2, 6, 3, 7]));
    for (const [lane, end] of ends.entries()) {
      f.storeHalf(end, lane < 2 ? lower : upper, lane % 2 === 0 ? 0 : 1);
      const bit = lane === 3 ? kept : i32.shl(kept, 3 - lane);
      f.advance(end, i32.and(bit, pairBytes));
    }
  };
  if (windows) {
    const { first, blank } = boundsOf(f, windows, sample);
    forEachWindow(f, windows, first, blank, (_, out) => {
      const pixel = f.i32(out);
      append(starts.map(start => i32.add(start, pixel)));
    });
  } else
    f.loop(0, output.height, 1, () => {
      f.loop(0, output.width, 1, () => {
        append(starts);
        for (const [index, tensor] of tensors.entries()) f.advance(starts[index], tensor.pixelStride);
      });
      for (const [index, tensor] of tensors.entries())
        f.advance(starts[index], tensor.rowStride - output.width * tensor.pixelStride);
    });
  for (const [lane, end] of ends.entries()) f.storeI32(lists, end, filtersTogether * bytes + lane * 4);
}

/** Visits every filter with its list for one image: its first pair's address, and that behind the last one. */
export function forEachFilter(
  f: FunctionBuilder,
  pooled: Pooled,
  sample: Expr<'i32'>,
  lists: Local<'i32'>,
  visit: (filter: Expr<'i32'>, list: Local<'i32'>, end: Local<'i32'>) => void,
): void {
  const { filters, output } = pooled;
  const bytes = listBytes(output);
  f.loop(0, filters, filtersTogether, group => {
    listPairs(f, pooled, sample, i32.mul(group, 4), lists);
    const beyond = i32.add(group, filtersTogether);
    const whole = filters % filtersTogether === 0;
    const last = f.i32(whole ? beyond : i32.select(i32.ltU(beyond, filters), beyond, filters));
    const list = f.i32(lists);
    const end = f.i32(i32.add(lists, filtersTogether * bytes));
    f.loop(f.i32(group), last, 1, filter => {
      visit(filter, list, f.i32(i32.load(end)));
      f.advance(list, bytes);
      f.advance(end, 4);
    });
  });
}
