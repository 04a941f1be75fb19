/** Where things lie in the one memory: a bump allocator and the strides of activations. */
import type { ImageShape } from '../../../../core/training/plan/step-plan.ts';

const alignment = 64;
const pageBytes = 65536;
const hotSet = 4096;
const staggerStep = 13 * alignment;

export const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to;

/** Channels are padded to whole accumulator blocks of two vectors; the padding stays zero. */
export const padChannels = (channels: number): number => roundUp(channels, 8);

export class Arena {
  /** Address 0 stays free; no kernel may reach below its tensor. */
  private next = hotSet;
  private stagger = 0;

  /** Gives the address of `bytes` zeroed bytes, with room for a vector read beyond the end. */
  allocate(bytes: number): number {
    // Equal low address bits of what is read and what is written together would stall loads behind stores.
    this.stagger = (this.stagger + staggerStep) % hotSet;
    const address = this.next + this.stagger;
    this.next = roundUp(address + bytes + alignment, alignment);
    return address;
  }

  get pages(): number {
    return Math.ceil((this.next + pageBytes) / pageBytes);
  }
}

/** Zero pixels around an image, for convolutions that look beyond its edge. */
export interface Border {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export const noBorder: Border = { top: 0, left: 0, bottom: 0, right: 0 };

/** A batch of NHWC images; strides in bytes. */
export interface Tensor {
  /** Address of the first pixel of the first image. */
  readonly base: number;
  readonly height: number;
  readonly width: number;
  /** Floats of a pixel, padding included. */
  readonly channels: number;
  readonly sampleStride: number;
  readonly rowStride: number;
  readonly pixelStride: number;
  /** Address and bytes of the first image with its border. */
  readonly start: number;
  readonly sampleBytes: number;
}

/** A stride that is a multiple of 4 KiB would put the same row of all images into the same cache set. */
function spread(bytes: number): number {
  const stride = roundUp(bytes, alignment);
  return stride % hotSet === 0 ? stride + alignment : stride;
}

/** Allocates `samples` images. `step` above 1 leaves zero pixels between the pixels. */
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

/** The same memory as one row of floats an image. */
export function flattened(tensor: Tensor): Tensor {
  const channels = tensor.height * tensor.width * tensor.channels;
  return { ...tensor, height: 1, width: 1, channels, rowStride: channels * 4, pixelStride: channels * 4 };
}
