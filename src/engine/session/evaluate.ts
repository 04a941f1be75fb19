/** Logits and validation scores of many images, computed in parts so that messages are handled in between. */
import { type Bytes, imageAt, pixelsPerImage } from '../../core/data/dataset.ts';
import { classCountOf, predictedClasses } from '../../core/evaluation/metrics.ts';
import { scoreLogits } from '../../core/evaluation/softmax.ts';
import type { View } from '../../core/training/augment.ts';
import type { EpochAnswers } from '../../core/training/checkpoint/checkpoint.ts';
import type { Trainer } from '../../core/training/trainer.ts';
import { nextTask } from '../../platform/next-task.ts';

const imagesAtOnce = 2048;

/** Copies the images that `rows` names: `[rows, 784]`. */
function gather(pixels: Bytes, rows: Uint32Array): Uint8Array<ArrayBuffer> {
  const gathered = new Uint8Array(rows.length * pixelsPerImage);
  for (const [i, row] of rows.entries()) gathered.set(imageAt({ pixels }, row), i * pixelsPerImage);
  return gathered;
}

/**
 * Gives the logits `[rows, classes]` of the images that `rows` names. After each part `onPart` gets the number of images that
 * are done; when it returns false the result is null. With a view the images are seen moved.
 */
export async function logitsOf(
  trainer: Trainer,
  weights: Float32Array<ArrayBuffer>,
  pixels: Bytes,
  rows: Uint32Array,
  onPart: (done: number) => boolean,
  view?: View,
): Promise<Float32Array<ArrayBuffer> | null> {
  let logits = new Float32Array(0);
  for (let first = 0; first < rows.length; first += imagesAtOnce) {
    const part = rows.subarray(first, first + imagesAtOnce);
    const found = await trainer.logits(gather(pixels, part), weights, view);
    const classes = classCountOf(found, part.length);
    if (first === 0) logits = new Float32Array(rows.length * classes);
    logits.set(found, first * classes);
    await nextTask();
    if (!onPart(first + part.length)) return null;
  }
  return logits;
}

export interface ValidationScore {
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  readonly accuracy: number;
  /** The likeliest class of each row, `[rows]`. */
  readonly answers: EpochAnswers;
}

/** Scores `weights` on the held-out `rows`; null when there are none. */
export async function validate(
  trainer: Trainer,
  weights: Float32Array<ArrayBuffer>,
  table: { readonly pixels: Bytes; readonly labels: Bytes },
  rows: Uint32Array,
): Promise<ValidationScore | null> {
  if (rows.length === 0) return null;
  const logits = await logitsOf(trainer, weights, table.pixels, rows, () => true);
  if (logits === null) return null;
  const { loss, correct } = scoreLogits(
    logits,
    Uint8Array.from(rows, row => table.labels[row]),
  );
  const answers = predictedClasses(logits, rows.length);
  return { loss: loss / rows.length, accuracy: correct / rows.length, answers };
}
