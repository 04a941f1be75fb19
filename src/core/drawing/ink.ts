/** Ink on paper: a grey picture of any size, in which 0 is paper and 1 is ink. */
import type { Bytes } from '../data/dataset.ts';

export interface Ink {
  readonly width: number;
  readonly height: number;
  /** The share of each pixel that is covered by ink, 0 to 1: `[height, width]`, row-major. */
  readonly coverage: Float32Array<ArrayBuffer>;
}

/** The part of a picture between two columns and two rows, in pixels; the ends may lie between pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const blankInk = (width: number, height: number): Ink => ({
  width,
  height,
  coverage: new Float32Array(width * height),
});

export const wholeOf = ({ width, height }: Ink): Region => ({ left: 0, top: 0, width, height });

/** Less than this rounds to 0 of 255 grey levels. */
const leastCoverage = 0.5 / 255;

/** The smallest region of whole pixels that holds all ink; null for blank paper. */
export function inkBox({ width, height, coverage }: Ink): Region | null {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (coverage[y * width + x] < leastCoverage) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The grey levels of ink, 0 to 255: `[height, width]`. */
export const greysOf = ({ coverage }: Ink): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(coverage, share => Math.round(255 * share));

/** Grey levels of an image `width` pixels wide, 0 (paper) to 255 (ink), as ink. */
export const inkOfGreys = (greys: Bytes, width: number): Ink => ({
  width,
  height: greys.length / width,
  coverage: Float32Array.from(greys, grey => grey / 255),
});
