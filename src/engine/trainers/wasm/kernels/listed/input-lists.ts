/** Lists of the images in which each input is not zero. */
import { type Expr, type I32, i32 } from '../../asm/expr.ts';
import type { FunctionBuilder, Local } from '../../asm/function-builder.ts';
import { i32x4, v128 } from '../../asm/simd.ts';
import type { PixelSource } from '../pixel-table.ts';
import type { Arena, Tensor } from '../tensor.ts';
import { cellBytes, cellOffsets, inkedLanes, pairBytes, writePairs } from './pixel-lists.ts';

/** So many images and inputs are read together. */
const lanes = [0, 1, 2, 3] as const;

/** Four addresses and the number of the first image, and room up to a power of two. */
const recordBytes = 32;

/** The address of one list of pairs for each input, `stride` bytes apart, and of the addresses where the lists end. */
export interface InputLists {
  readonly pairs: number;
  readonly stride: number;
  readonly ends: number;
  /** The address of the thread's own notes on the images that have ink. */
  readonly inked: I32;
}

/** Images whose gradients of 32 units stay in the first cache, 16 kB. */
export const chunkImages = 128;

/** Lists of each input's images, of a chunk at a time. They grow together, so their ends must not share a cache set. */
export function allocateInputLists(
  arena: Arena,
  images: number,
  { channels }: Tensor,
  allocateOwn: (bytes: number) => I32,
): InputLists {
  const stride = (Math.min(images, chunkImages) + 9) * pairBytes;
  return {
    pairs: arena.allocate(channels * stride),
    stride,
    ends: arena.allocate(channels * 4),
    inked: allocateOwn((chunkImages / lanes.length + 1) * recordBytes),
  };
}

/** Four neighbouring images: their addresses, and a bit for each that is there; null where all are. */
interface FourImages {
  readonly first: I32;
  readonly rows: readonly Local<'i32'>[];
  readonly there: Local<'i32'> | null;
}

/** The last images of a batch; the last one stands in for those that are not there. */
function lastImages(
  f: FunctionBuilder,
  source: PixelSource,
  first: Local<'i32'>,
  beyond: Local<'i32'>,
): FourImages {
  const last = f.i32(i32.sub(beyond, 1));
  const rows = lanes.map(lane => {
    const image = f.i32(i32.add(first, lane));
    return f.i32(source.at(i32.select(i32.ltU(image, last), image, last)));
  });
  return { first, rows, there: f.i32(i32.sub(i32.shl(1, i32.sub(beyond, first)), 1)) };
}

/**
 * Notes the images of which any four have ink in the neighbouring inputs from `input` on, and gives the address behind the notes.
 * Much of a picture's border is blank in all of them.
 */
function inkedImages(
  f: FunctionBuilder,
  source: PixelSource,
  { inked }: InputLists,
  input: Expr<'i32'>,
  [fromImage, toImage]: readonly [I32, Local<'i32'>],
): Local<'i32'> {
  const end = f.i32(inked);
  f.loop(fromImage, toImage, lanes.length, image => {
    const rows = lanes.map(lane => f.i32(source.at(i32.add(image, lane))));
    for (const [lane, row] of rows.entries()) f.storeI32(end, row, lane * 4);
    f.storeI32(end, image, lanes.length * 4);
    const any = rows.map(row => source.ink(row, input)).reduce((all, one) => v128.or(all, one));
    f.advance(end, i32.mul(v128.anyTrue(any), recordBytes));
  });
  return end;
}

/**
 * Lists, for each input from `first` to before `beyond`, those of the images `fromImage` to before `toImage` in which it is not
 * zero, with the offset of their gradient among those of 32 units. Inputs come in whole neighbourhoods, see
 * `PixelSource`; the first image is a multiple of four.
 */
export function listInputs(
  f: FunctionBuilder,
  source: PixelSource,
  inputs: InputLists,
  [first, beyond]: readonly [Local<'i32'>, Local<'i32'>],
  [fromImage, toImage]: readonly [I32, Local<'i32'>],
): void {
  const beyondFours = f.i32(i32.and(toImage, -lanes.length));
  const listFour = (input: Expr<'i32'>, inked: Local<'i32'>) => {
    const start = f.i32(i32.add(i32.mul(input, inputs.stride), inputs.pairs));
    const ends = lanes.map(lane => f.i32(i32.add(start, lane * inputs.stride)));
    const list = ({ first, rows, there }: FourImages) => {
      const images = rows.map(row => source.read(row, input));
      f.when(
        images.map(({ ink }) => ink).reduce((any, ink) => i32.or(any, ink)),
        () => {
          const offsets = f.v128(i32x4.add(i32x4.splat(i32.mul(first, cellBytes)), cellOffsets));
          const values = images.map(({ values }) => f.v128(values));
          for (const [lane, column] of transpose(f, values).entries()) {
            const inked = inkedLanes(column);
            const kept = f.i32(there === null ? inked : i32.and(inked, there));
            writePairs(f, ends[lane], offsets, column, kept);
          }
        },
      );
    };
    f.loop(inputs.inked, inked, recordBytes, record => {
      const rows = lanes.map(lane => f.i32(i32.load(record, lane * 4)));
      list({ first: f.i32(i32.load(record, lanes.length * 4)), rows, there: null });
    });
    f.when(i32.ltU(beyondFours, toImage), () => list(lastImages(f, source, beyondFours, toImage)));
    for (const [lane, end] of ends.entries()) f.storeI32(i32.mul(input, 4), end, inputs.ends + lane * 4);
  };
  f.loop(first, beyond, source.neighbours, input => {
    const inked = inkedImages(f, source, inputs, input, [fromImage, beyondFours]);
    f.loop(input, f.i32(i32.add(input, source.neighbours)), lanes.length, four => listFour(four, inked));
  });
}

/** The columns of four rows of four. */
function transpose(f: FunctionBuilder, [a, b, c, d]: readonly Local<'v128'>[]): readonly Local<'v128'>[] {
  const [ab0, ab1, cd0, cd1] = [
    f.v128(v128.shuffle(a, b, [0, 4, 1, 5])),
    f.v128(v128.shuffle(a, b, [2, 6, 3, 7])),
    f.v128(v128.shuffle(c, d, [0, 4, 1, 5])),
    f.v128(v128.shuffle(c, d, [2, 6, 3, 7])),
  ];
  return [
    f.v128(v128.shuffle(ab0, cd0, [0, 1, 4, 5])),
    f.v128(v128.shuffle(ab0, cd0, [2, 3, 6, 7])),
    f.v128(v128.shuffle(ab1, cd1, [0, 1, 4, 5])),
    f.v128(v128.shuffle(ab1, cd1, [2, 3, 6, 7])),
  ];
}
