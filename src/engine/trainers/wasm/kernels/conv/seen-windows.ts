/**
 * Lists of the pooled windows of a convolution that reads the output of another one, whose blank windows are known: a window
 * that sees nothing but those has the same sums as all of its kind, whatever the image. One of a kind is computed for a few
 * images, and the others are copied from it; in the backward pass it takes over their gradients, whose sums are all that the
 * weights need.
 */
import { type Expr, i32, type V128 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { f32x4, i32x4, v128 } from '../../asm/simd.ts';
import { imagesPerBlock } from '../dense.ts';
import { type Kernel, kernel } from '../kernel.ts';
import type { Arena, Tensor } from '../tensor.ts';
import { forEachVector } from '../visit.ts';
import type { ConvForward } from './conv-forward.ts';
import { boundsOf, forEachWindow, type WindowLists } from './ink-windows.ts';

/** Behind the offsets of a blank window: the place of the one that is computed for it, and how far its input lies from that. */
const entryBytes = 16;

/** The rows or columns of the input that a pooled window of a 3 x 3 filter sees: a byte each, so a word a row. */
const span = 4;

type PooledConv = Pick<ConvForward, 'input' | 'padTop' | 'padLeft' | 'output'>;

export interface SeenWindows {
  readonly lists: WindowLists;
  /** The address of shard 0's scratch memory, and the bytes to the next shard's. */
  readonly scratch: number;
  readonly scratchStride: number;
}

/** Kinds of windows along one axis: by the edge that they reach across. */
function kinds(length: number): readonly (readonly [number, number])[] {
  if (length < 3) return Array.from({ length }, (_, index) => [index, index + 1]);
  return [
    [0, 1],
    [1, length - 1],
    [length - 1, length],
  ];
}

const mostKinds = 9;
const kindBytes = 8;

/** Pixels from one row of the marks to the next. */
const pitchOf = ({ input }: PooledConv): number => input.rowStride / input.pixelStride;

const marksBytes = (conv: PooledConv): number => (2 * conv.output.height + span) * pitchOf(conv) + 64;

export function allocateSeenWindows(
  arena: Arena,
  images: number,
  conv: PooledConv,
  shards: number,
): SeenWindows {
  const count = conv.output.height * conv.output.width;
  const stride = count * entryBytes;
  const scratchStride = mostKinds * kindBytes + marksBytes(conv) + 64;
  const lists = {
    pairs: arena.allocate(images * stride),
    stride,
    inkEnds: arena.allocate(images * 4),
    count,
    entryBytes,
    gradientMoved: true,
  };
  return { lists, scratch: arena.allocate(shards * scratchStride), scratchStride };
}

/** Marks the pixels of one image that are not blank, a byte each; `marks` is the address of the first one's. */
function mark(
  f: FunctionBuilder,
  conv: PooledConv,
  before: WindowLists,
  sample: Expr<'i32'>,
  marks: Local<'i32'>,
): void {
  const { first, blank } = boundsOf(f, before, sample);
  f.fill(i32.sub(marks, conv.padTop * pitchOf(conv) + conv.padLeft), 0, marksBytes(conv));
  forEachWindow(f, before, first, blank, (_, out) =>
    f.store8(i32.add(marks, i32.divU(out, conv.input.pixelStride)), 1),
  );
}

/** `(from, to, shard)`: lists the windows of the images; `before` has those whose pixels the convolution reads. */
export function listSeen(conv: PooledConv, before: WindowLists, seen: SeenWindows): Kernel {
  const { input, output, padTop, padLeft } = conv;
  const { lists } = seen;
  const pitch = pitchOf(conv);
  const stepX = 2 * input.pixelStride;
  const stepY = 2 * input.rowStride;
  return kernel(3, (f, [from, to, shard]) => {
    const taken = f.i32(i32.add(i32.mul(shard, seen.scratchStride), seen.scratch));
    const marks = f.i32(i32.add(taken, mostKinds * kindBytes + padTop * pitch + padLeft));
    f.loop(from, to, imagesPerBlock, group => {
      f.fill(taken, 0, mostKinds * kindBytes);
      const beyond = f.i32(i32.add(group, imagesPerBlock));
      f.set(beyond, i32.select(i32.ltU(beyond, to), beyond, to));
      f.loop(f.i32(group), beyond, 1, sample => {
        mark(f, conv, before, sample, marks);
        const front = f.i32(i32.add(i32.mul(sample, lists.stride), lists.pairs));
        const back = f.i32(i32.add(front, (lists.count - 1) * entryBytes));
        const image = f.i32(i32.mul(sample, output.sampleStride));
        for (const [row, [top, bottom]] of kinds(output.height).entries())
          for (const [column, [left, right]] of kinds(output.width).entries())
            f.loop(top, bottom, 1, y =>
              f.loop(left, right, 1, x => {
                const field = f.i32(i32.sub(marks, padTop * pitch + padLeft));
                f.set(field, i32.add(field, i32.add(i32.mul(y, 2 * pitch), i32.shl(x, 1))));
                const rows = Array.from({ length: span }, (_, index) => i32.load(field, index * pitch));
                const inked = f.i32(rows.reduce((all, bits) => i32.or(all, bits)));
                const offset = f.i32(i32.add(i32.mul(y, stepY), i32.mul(x, stepX)));
                const out = f.i32(i32.add(i32.mul(y, output.rowStride), i32.mul(x, output.pixelStride)));
                const kind = f.i32(i32.add(taken, (row * 3 + column) * kindBytes));
                // A place is a multiple of 16; its lowest bit tells that there is one.
                const place = f.i32(i32.load(kind));
                const enter = (at: Local<'i32'>, step: number) => {
                  f.storeI32(at, offset);
                  f.storeI32(at, out, 4);
                  f.advance(at, step);
                };
                f.when(
                  i32.or(i32.ne(inked, 0), i32.eqz(place)),
                  () => {
                    enter(front, entryBytes);
                    f.when(i32.eqz(inked), () => {
                      f.storeI32(kind, i32.or(i32.add(image, out), 1));
                      f.storeI32(kind, offset, 4);
                    });
                  },
                  () => {
                    f.storeI32(back, i32.sub(place, 1), 8);
                    f.storeI32(back, i32.sub(offset, i32.load(kind, 4)), 12);
                    enter(back, -entryBytes);
                  },
                );
              }),
            );
        f.storeI32(i32.mul(sample, 4), front, lists.inkEnds);
      });
    });
  });
}

/** Visits the vectors of the windows that are not computed: the offsets of each and of its model's from the tensor's base. */
function forEachCopy(
  f: FunctionBuilder,
  { lists }: SeenWindows,
  output: Tensor,
  sample: Expr<'i32'>,
  visit: (own: Expr<'i32'>, model: Expr<'i32'>, moved: V128) => void,
): void {
  const { blank, end } = boundsOf(f, lists, sample);
  f.loop(blank, end, entryBytes, entry => {
    const own = f.i32(i32.add(i32.mul(sample, output.sampleStride), i32.load(entry, 4)));
    const model = f.i32(i32.load(entry, 8));
    const moved = f.v128(i32x4.splat(i32.load(entry, 12)));
    forEachVector(f, output.channels, channel =>
      visit(f.i32(i32.add(own, channel)), f.i32(i32.add(model, channel)), moved),
    );
  });
}

/** Copies output and winners of one image's windows that are not computed; their models are. */
export function copySeen(
  f: FunctionBuilder,
  seen: SeenWindows,
  output: Tensor,
  winners: Tensor,
  sample: Expr<'i32'>,
): void {
  forEachCopy(f, seen, output, sample, (own, model, moved) => {
    f.store(own, v128.load(model, output.base), output.base);
    f.store(own, i32x4.add(v128.load(model, winners.base), moved), winners.base);
  });
}

/** `(from, to)`: moves the gradient of the windows that were not computed to their models, so that only those have one. */
export function moveSeenGradient(seen: SeenWindows, outputGradient: Tensor): Kernel {
  return kernel(2, (f, [from, to]) => {
    const { base } = outputGradient;
    f.loop(from, to, 1, sample =>
      forEachCopy(f, seen, outputGradient, sample, (own, model) => {
        f.store(model, f32x4.add(v128.load(model, base), v128.load(own, base)), base);
        f.store(own, f32x4.splat(0), base);
      }),
    );
  });
}
