/** Dropout masks for tfjs, the same as those of the compiled trainers. */
import { deriveKey, randomBits, stream } from '../../../core/numerics/rng.ts';

/**
 * The factors of inverted dropout for `elements` values, image after image in NHWC order: 0 with probability `rate`, else
 * 1 / (1 - rate). The bits are those of `DropoutOp` in `step-plan.ts`, so every trainer drops the same elements.
 */
export function dropoutMask(
  elements: number,
  rate: number,
  seed: number,
  layer: number,
  step: number,
): Float32Array<ArrayBuffer> {
  const key = deriveKey(seed, stream.dropout, layer, step);
  const dropBelow = Math.round(rate * 4294967296);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(elements);
  for (let i = 0; i < elements; i++) if (randomBits(key, i) >= dropBelow) mask[i] = kept;
  return mask;
}
