/**
 * Lists of an image's pooled windows, those with ink apart from the blank ones. What a convolution of grey images gives for
 * blank paper is its bias, whatever the weights, and such a window adds nothing to the gradient of a filter.
 */
import { type Expr, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { v128 } from '../../asm/simd.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Arena, Tensor } from '../tensor.ts';
import type { ConvForward } from './conv-forward.ts';
import { firstWindow } from './conv-forward.ts';

/** A pair of the byte offsets of a window in the input and of its pixel in the output, from the image's first ones. */
const pairBytes = 8;

/**
 * The address of the first image's list, `stride` bytes to the next one's; the pairs of windows with ink come first. At
 * `inkEnds` is the address, for each image, where they end and the blank ones begin.
 */
export interface WindowLists {
  readonly pairs: number;
  readonly stride: number;
  readonly inkEnds: number;
  /** Windows of an image. */
  readonly count: number;
  readonly entryBytes: number;
  /** Whether the gradient of the blank windows was moved to others; else they matter to the bias. */
  readonly gradientMoved: boolean;
}

export function allocateWindowLists(arena: Arena, images: number, { height, width }: Tensor): WindowLists {
  const count = height * width;
  const stride = count * pairBytes;
  const pairs = arena.allocate(images * stride);
  const inkEnds = arena.allocate(images * 4);
  return { pairs, stride, inkEnds, count, entryBytes: pairBytes, gradientMoved: false };
}

type PooledConv = Pick<ConvForward, 'input' | 'padTop' | 'padLeft' | 'kernelSize' | 'stride' | 'output'>;

/** The side of the input that a pooled window sees. */
const spanOf = ({ kernelSize, stride }: PooledConv): number => kernelSize + stride;

/** Whether the windows of a convolution can be listed: grey pixels, and at least a vector of them in a row of a window. */
export const canListWindows = (conv: PooledConv): boolean =>
  conv.input.pixelStride === 4 && spanOf(conv) >= 4;

/** `(from, to)`: lists the windows of the images. */
export function listWindows(conv: PooledConv, lists: WindowLists): Kernel {
  const { input, output, stride } = conv;
  const span = spanOf(conv);
  const columns = [...Array.from({ length: Math.floor(span / 4) }, (_, index) => index * 16)];
  if (span % 4 > 0) columns.push((span - 4) * 4);
  const places = Array.from({ length: span }, (_, row) =>
    columns.map(column => row * input.rowStride + column),
  ).flat();
  const stepX = 2 * stride * input.pixelStride;
  const stepY = 2 * stride * input.rowStride;
  return kernel(2, (f, [from, to]) => {
    f.loop(from, to, 1, sample => {
      const first = f.i32(i32.add(i32.mul(sample, input.sampleStride), firstWindow(conv)));
      const ink = f.i32(i32.add(i32.mul(sample, lists.stride), lists.pairs));
      const blank = f.i32(i32.add(ink, (lists.count - 1) * pairBytes));
      const offset = f.i32(0);
      const out = f.i32(0);
      f.loop(0, output.height, 1, () => {
        f.loop(0, output.width, 1, () => {
          const at = f.i32(i32.add(first, offset));
          const bits = places.map(place => v128.load(at, place)).reduce((all, row) => v128.or(all, row));
          const inked = f.i32(v128.anyTrue(bits));
          const pair = f.i32(i32.select(inked, ink, blank));
          f.storeI32(pair, offset);
          f.storeI32(pair, out, 4);
          f.advance(ink, i32.shl(inked, 3));
          f.advance(blank, i32.sub(i32.shl(inked, 3), pairBytes));
          f.advance(offset, stepX);
          f.advance(out, output.pixelStride);
        });
        f.advance(offset, stepY - output.width * stepX);
        f.advance(out, output.rowStride - output.width * output.pixelStride);
      });
      f.storeI32(i32.mul(sample, 4), ink, lists.inkEnds);
    });
  });
}

/** The bounds of an image's lists: windows with ink from `first`, blank ones from `blank` to before `end`. */
export function boundsOf(f: FunctionBuilder, lists: WindowLists, sample: Expr<'i32'>) {
  const first = f.i32(i32.add(i32.mul(sample, lists.stride), lists.pairs));
  const blank = f.i32(i32.load(i32.mul(sample, 4), lists.inkEnds));
  return { first, blank, end: f.i32(i32.add(first, lists.stride)) };
}

/** Visits the windows of a list, by the offset of each in the input and of its pixel in the output. */
export function forEachWindow(
  f: FunctionBuilder,
  { entryBytes }: WindowLists,
  from: Local<'i32'>,
  to: Local<'i32'>,
  visit: (offset: Expr<'i32'>, out: Expr<'i32'>) => void,
): void {
  f.loop(from, to, entryBytes, pair => visit(i32.load(pair), i32.load(pair, 4)));
}
