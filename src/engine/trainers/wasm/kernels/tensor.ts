/** Memory layout: a bump allocator for the one memory, and the strides of activations. */
import type { ImageShape } from '../../../../core/training/plan/step-plan.ts';

const alignment = 64;
const pageBytes = 65536;
/** Addresses that differ by a multiple of this share a cache set, and a load may wait for a store at such an address. */
const aliasingBytes = 4096;
const staggerStep = 13 * alignment;

export const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

/** A bump allocator: memory lives as long as the trainer. */
export class Arena {
  /** The first free address, before staggering. The first 4 KiB stay free. */
  private next = aliasingBytes;
  private stagger = 0;

  /** Gives the address of `bytes` zeroed bytes, with room for a vector read beyond the end. */
  allocate(bytes: number): number {
    // Staggered, so that arrays which are read and written together rarely alias.
    this.stagger = (this.stagger + staggerStep) % aliasingBytes;
    const address = this.next + this.stagger;
    this.next = roundUp(address + bytes + alignment, alignment);
    return address;
  }

  /** The first address behind everything allocated. */
  get end(): number {
    return this.next;
  }

  /** Pages of 64 KiB that hold everything allocated. */
  get pages(): number {
    return Math.ceil((this.next + pageBytes) / pageBytes);
  }
}

/** Zero pixels around an image, for convolutions whose windows reach beyond its edge. */
export interface Border {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export const noBorder: Border = { top: 0, left: 0, bottom: 0, right: 0 };

/** A batch of NHWC images; strides in bytes. */
export interface Tensor {
  /** The address of the first pixel of the first image. */
  readonly base: number;
  readonly height: number;
  readonly width: number;
  /** Floats of a pixel, padding included. */
  readonly channels: number;
  readonly sampleStride: number;
  readonly rowStride: number;
  readonly pixelStride: number;
  /** The address of the first image with its border, and the bytes of one such image. */
  readonly start: number;
  readonly sampleBytes: number;
}

/**
 * The stride of images of `bytes` each: an odd number of cache lines, so that the same place of all images is spread over all
 * the sets of a cache.
 */
function spread(bytes: number): number {
  const stride = roundUp(bytes, alignment);
  return (stride / alignment) % 2 === 0 ? stride + alignment : stride;
}

/** The byte offsets of the four pixels of a window of 2 x 2, row by row. */
export const cornersOf = ({ rowStride, pixelStride }: Tensor): readonly number[] => [
  0,
  pixelStride,
  rowStride,
  rowStride + pixelStride,
];

/** Allocates `samples` images. A `step` above 1 leaves `step - 1` zero pixels between neighbouring pixels. */
export function allocateTensor(
  arena: Arena,
  samples: number,
  [height, width, channels]: ImageShape,
  border: Border = noBorder,
  step = 1,
): Tensor {
  const pixel = channels * 4;
  const rowStride = (border.left + (width - 1) * step + 1 + border.right) * pixel;
  const rows = border.top + (height - 1) * step + 1 + border.bottom;
  const sampleBytes = rows * rowStride;
  const sampleStride = spread(sampleBytes);
  const start = arena.allocate(samples * sampleStride);
  return {
    base: start + border.top * rowStride + border.left * pixel,
    height,
    width,
    channels,
    sampleStride,
    rowStride: rowStride * step,
    pixelStride: pixel * step,
    start,
    sampleBytes,
  };
}

/** Allocates a tensor with the strides of another, so that one offset serves for both. */
export function allocateLike(arena: Arena, samples: number, tensor: Tensor): Tensor {
  const start = arena.allocate(samples * tensor.sampleStride);
  return { ...tensor, start, base: start + tensor.base - tensor.start };
}

/** The same memory, with each image as a single pixel of all its floats. */
export function flattened(tensor: Tensor): Tensor {
  const channels = tensor.height * tensor.width * tensor.channels;
  return { ...tensor, height: 1, width: 1, channels, rowStride: channels * 4, pixelStride: channels * 4 };
}
