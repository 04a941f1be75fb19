/**
 * The layers that slide a window over an image `[height, width, channels]`, forward and backward. Sums are made in float64
 * and rounded once, so that they can stand beside those of any device.
 */
import { type LayerSummary, paddingBefore, paddingOf, type Shape, sizeOf } from '../model/model-spec.ts';
import type { Values } from './network.ts';

type Image = readonly [height: number, width: number, channels: number];

/** One window of a layer: where its result is, and the range of its cells that lie on the image. */
interface Window {
  /** Index of the result's first channel. */
  readonly out: number;
  /** Index of the window's first cell along both axes; negative in the padding. */
  readonly top: number;
  readonly left: number;
}

const imageOf = (shape: Shape): Image => shape as Image;

function* windowsOf({ layer, input, output }: LayerSummary, size: number, stride: number): Generator<Window> {
  const [height, width] = imageOf(input);
  const [outHeight, outWidth, outChannels] = imageOf(output);
  const padding = paddingOf(layer);
  const above = paddingBefore(height, size, stride, padding);
  const before = paddingBefore(width, size, stride, padding);
  for (let y = 0; y < outHeight; y++)
    for (let x = 0; x < outWidth; x++)
      yield {
        out: (y * outWidth + x) * outChannels,
        top: y * stride - above,
        left: x * stride - before,
      };
}

/** Calls `visit` with each cell of a window that lies on the image: the index of its first channel, and its place in the window. */
function visitCells(
  [height, width, channels]: Image,
  { top, left }: Window,
  size: number,
  visit: (cell: number, place: number) => void,
): void {
  for (let dy = Math.max(0, -top); dy < Math.min(size, height - top); dy++)
    for (let dx = Math.max(0, -left); dx < Math.min(size, width - left); dx++)
      visit(((top + dy) * width + left + dx) * channels, dy * size + dx);
}

type LayerOf<Kind extends LayerSummary['layer']['kind']> = LayerSummary & {
  readonly layer: { readonly kind: Kind };
};
type Convolution = LayerOf<'conv2d'>;
type Pooling = LayerOf<'maxPool' | 'avgPool'>;

/** Cross-correlation with `kernel` `[size, size, channels, filters]` plus `bias`, as every framework calls convolution. */
export function convolve(
  summary: Convolution,
  input: Float32Array,
  kernel: Float32Array,
  bias: Float32Array,
): Values {
  const { filters, kernelSize, stride } = summary.layer;
  const image = imageOf(summary.input);
  const channels = image[2];
  const output = new Float32Array(sizeOf(summary.output));
  const sums = new Float64Array(filters);
  const addCell = (cell: number, place: number): void => {
    for (let channel = 0; channel < channels; channel++) {
      const value = input[cell + channel];
      // Paper and what ReLU has cut off: more than half of most images.
      if (value === 0) continue;
      const weights = (place * channels + channel) * filters;
      for (let filter = 0; filter < filters; filter++) sums[filter] += value * kernel[weights + filter];
    }
  };
  for (const window of windowsOf(summary, kernelSize, stride)) {
    sums.set(bias);
    visitCells(image, window, kernelSize, addCell);
    output.set(sums, window.out);
  }
  return output;
}

/** The gradient by the input of a convolution, from that by its output. */
export function convolveBackward(summary: Convolution, gradient: Float32Array, kernel: Float32Array): Values {
  const { filters, kernelSize, stride } = summary.layer;
  const image = imageOf(summary.input);
  const channels = image[2];
  const byInput = new Float64Array(sizeOf(summary.input));
  for (const window of windowsOf(summary, kernelSize, stride))
    visitCells(image, window, kernelSize, (cell, place) => {
      for (let channel = 0; channel < channels; channel++) {
        const weights = (place * channels + channel) * filters;
        let sum = 0;
        for (let filter = 0; filter < filters; filter++)
          sum += gradient[window.out + filter] * kernel[weights + filter];
        byInput[cell + channel] += sum;
      }
    });
  return Float32Array.from(byInput);
}

/** The index of the largest value of a window in one channel; of equal ones the first, as tfjs takes it. */
function placeOfLargest(summary: Pooling, window: Window, channel: number, input: Float32Array): number {
  let largest = -1;
  visitCells(imageOf(summary.input), window, summary.layer.poolSize, cell => {
    if (largest < 0 || input[cell + channel] > input[largest]) largest = cell + channel;
  });
  return largest;
}

export function pool(summary: Pooling, input: Float32Array): Values {
  const { kind, poolSize, stride } = summary.layer;
  const image = imageOf(summary.input);
  const output = new Float32Array(sizeOf(summary.output));
  for (const window of windowsOf(summary, poolSize, stride))
    for (let channel = 0; channel < image[2]; channel++) {
      if (kind === 'maxPool') {
        output[window.out + channel] = input[placeOfLargest(summary, window, channel, input)];
        continue;
      }
      let sum = 0;
      let cells = 0;
      visitCells(image, window, poolSize, cell => {
        sum += input[cell + channel];
        cells++;
      });
      output[window.out + channel] = sum / cells;
    }
  return output;
}

/** The gradient by the input of a pooling, from that by its output: all of it to the largest cell, or shared equally. */
export function poolBackward(summary: Pooling, input: Float32Array, gradient: Float32Array): Values {
  const { kind, poolSize, stride } = summary.layer;
  const image = imageOf(summary.input);
  const byInput = new Float64Array(input.length);
  for (const window of windowsOf(summary, poolSize, stride))
    for (let channel = 0; channel < image[2]; channel++) {
      const share = gradient[window.out + channel];
      if (kind === 'maxPool') {
        byInput[placeOfLargest(summary, window, channel, input)] += share;
        continue;
      }
      let cells = 0;
      visitCells(image, window, poolSize, () => cells++);
      visitCells(image, window, poolSize, cell => {
        byInput[cell + channel] += share / cells;
      });
    }
  return Float32Array.from(byInput);
}
