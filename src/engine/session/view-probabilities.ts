/** Test-time augmentation: probabilities averaged over a few slightly changed views of each image. */
import type { Bytes } from '../../core/data/dataset.ts';
import { softmaxRows } from '../../core/evaluation/softmax.ts';
import { fixedViews, viewOf } from '../../core/evaluation/views.ts';
import type { Trainer } from '../../core/training/trainer.ts';
import { logitsOf } from './evaluate.ts';

export interface Views {
  readonly count: number;
  /** The grey of what a moved image shows of outside, 0 to 255. */
  readonly paper: number;
}

/**
 * Gives the softmax probabilities `[rows, classes]` of the images that `rows` names, the mean over the first `count` views;
 * one view is the image alone. `onPart` gets the number of images that are done; when it returns false the result is null.
 */
export async function probabilitiesOf(
  trainer: Trainer,
  weights: Float32Array<ArrayBuffer>,
  pixels: Bytes,
  rows: Uint32Array<ArrayBuffer>,
  { count, paper }: Views,
  onPart: (done: number) => boolean,
): Promise<Float32Array<ArrayBuffer> | null> {
  let mean = new Float32Array(0);
  for (const [turn, view] of fixedViews(count).entries()) {
    // The first view is the image itself: no copy is made, and rounding cannot touch it.
    const transform = turn === 0 ? undefined : (part: Bytes) => viewOf(part, view, paper);
    const report = (done: number) => onPart(Math.floor((turn * rows.length + done) / count));
    const logits = await logitsOf(trainer, weights, pixels, rows, report, transform);
    if (logits === null) return null;
    const probabilities = softmaxRows(logits, rows.length);
    if (turn === 0) mean = new Float32Array(probabilities.length);
    for (let i = 0; i < mean.length; i++) mean[i] += probabilities[i] / count;
  }
  return mean;
}
