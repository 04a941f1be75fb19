/**
 * The filter gradient of a convolution of images of one channel whose output is pooled. Of the four positions of a window only the
 * winner has a gradient, so this goes over the windows, a quarter of the products. A thread has one channel and the sums of all
 * of its taps in registers; the image lies in workgroup memory.
 */
import type { OutputGradient } from '../gradients.ts';
import { reads, writes } from '../kernel.ts';
import { type Part, partThreads } from '../part.ts';
import { paddedShape, readsOneChannel } from './channel-forward.ts';
import type { FilterGradientTarget } from './filter-gradient-target.ts';
import type { Convolution } from './patches.ts';

/** A larger kernel would have more sums than a thread has registers for. */
const largestKernel = 7;
const mostChannels = 64;
/** The threads of a channel, each with some of the windows. */
const mostLayers = 16;
/** The shares of the images; the update adds up as many partial sums one after another. */
const mostShares = 96;

/** Whether a pooled gradient of this convolution can be taken from the winners alone. */
export const hasWinnerGradient = (convolution: Convolution): boolean =>
  readsOneChannel(convolution) && convolution.kernelSize <= largestKernel;

/** The number of shares: as many as have the same number of images each. */
export const winnerShares = (samples: number): number => Math.ceil(samples / Math.ceil(samples / mostShares));

export function winnerGradient(
  convolution: Convolution,
  gradient: OutputGradient & { readonly winners: string },
  image: string,
  target: FilterGradientTarget,
): Part {
  const { input, kernelSize, stride, padTop, padLeft, convolved } = convolution;
  const channels = convolved[2];
  const taps = kernelSize ** 2;
  const { blocks, height, width } = paddedShape(convolution, true);
  const windows = blocks[0] * blocks[1];
  const own = Math.min(channels, mostChannels);
  const chunks = Math.ceil(channels / own);
  const layers = Math.min(mostLayers, Math.floor(partThreads / own));
  // The sums of the taps, and behind them that of the bias.
  const sums = Array.from({ length: taps + 1 }, (_, tap) => tap);
  const products = sums
    .slice(0, taps)
    .map(
      tap =>
        `sum${tap} += slope * pixelAt(corner + ${Math.floor(tap / kernelSize) * width + (tap % kernelSize)}u);`,
    );
  const pixelVectors = Math.ceil((height * width) / 4);
  const fours = sums.filter(tap => tap % 4 === 0);
  /** The place of four sums of a thread in workgroup memory, free of the image by then. */
  const shared = (tap: number) => `tile[${(tap / 4) * own}u + thread]`;
  const fourFrom = (tap: number) =>
    `vec4f(${[0, 1, 2, 3].map(i => (tap + i > taps ? '0.0' : `sum${tap + i}`)).join(', ')})`;
  const added = (tap: number) =>
    sums
      .slice(tap, tap + 4)
      .map((sum, i) => `sum${sum} += four[${i}];`)
      .join(' ');
  const stored = sums
    .filter(tap => tap < taps || target.withBias)
    .map(tap => `gradients[first + ${tap * channels}u] = sum${tap};`);
  return {
    label: `${convolution.label} filter gradient`,
    bindings: [
      reads('image', image),
      reads('gradient', gradient.buffer),
      reads('winners', gradient.winners, 'u32'),
      writes('gradients', target.gradients),
    ],
    groups: chunks * target.splits,
    vectors: Math.max(pixelVectors, own * fours.length),
    functions: `fn pixelAt(at: u32) -> f32 { return tile[at / 4u][at % 4u]; }`,
    body: `let thread = worker % ${own}u;
  let layer = worker / ${own}u;
  let channel = (place % ${chunks}u) * ${own}u + thread;
  let split = place / ${chunks}u;
  let isBusy = layer < ${layers}u && channel < ${channels}u;
  let share = (step.samples + ${target.splits - 1}u) / ${target.splits}u;
  ${sums.map(tap => `var sum${tap} = 0.0;`).join(' ')}
  for (var done = 0u; done < share; done++) {
    let sample = split * share + done;
    workgroupBarrier();
    for (var i = worker; i < ${pixelVectors}u; i += ${partThreads}u) {
      var four = vec4f();
      for (var j = 0u; j < 4u; j++) {
        // Below zero wraps around to beyond the image.
        let y = (i * 4u + j) / ${width}u - ${padTop}u;
        let x = (i * 4u + j) % ${width}u - ${padLeft}u;
        if (sample < step.samples && y < ${input[0]}u && x < ${input[1]}u) { four[j] = image[(sample * ${input[0]}u + y) * ${input[1]}u + x]; }
      }
      tile[i] = four;
    }
    workgroupBarrier();
    if (isBusy && sample < step.samples) {
      for (var window = layer; window < ${windows}u; window += ${layers}u) {
        let at = (sample * ${windows}u + window) * ${channels}u + channel;
        let slope = gradient[at];
        let winner = winners[at];
        let y = (window / ${blocks[1]}u) * 2u + winner / 2u;
        let x = (window % ${blocks[1]}u) * 2u + winner % 2u;
        let corner = y * ${stride * width}u + x * ${stride}u;
        ${products.join('\n        ')}
        sum${taps} += slope;
      }
    }
  }
  for (var other = 1u; other < ${layers}u; other++) {
    workgroupBarrier();
    if (layer == other) { ${fours.map(tap => `${shared(tap)} = ${fourFrom(tap)};`).join(' ')} }
    workgroupBarrier();
    if (layer == 0u) { ${fours.map(tap => `{ let four = ${shared(tap)}; ${added(tap)} }`).join(' ')} }
  }
  if (layer > 0u || channel >= ${channels}u) { return; }
  let first = ${target.offset}u + split * ${(taps + 1) * channels}u + channel;
  ${stored.join('\n  ')}`,
  };
}
