/** The ink on a photo of something written, one stage after another. */
import type { Ink } from '../ink.ts';
import type { Picture } from '../picture.ts';
import { brightnessOf } from './grey.ts';
import { largestInk } from './largest-ink.ts';
import { levelLight, radiusFor } from './level-light.ts';
import { localMean } from './local-mean.ts';

/** The stages for photos; one that is switched off leaves out what it would do. */
export interface PhotoStages {
  /** Finds out whether ink is dark or light; off, it is light as in MNIST's images. */
  readonly polarity: boolean;
  /** Removes uneven light; off, brightness as it is counts as ink. */
  readonly level: boolean;
  /** Keeps the largest piece of ink; off, specks and lines beside it stay. */
  readonly largest: boolean;
}

export const everyPhotoStage: PhotoStages = { polarity: true, level: true, largest: true };

/**
 * True where ink is darker than paper: ink covers the smaller part, so the differences from the surroundings are skewed
 * to its side.
 */
export function hasDarkInk(brightness: Ink): boolean {
  const around = localMean(brightness, radiusFor(brightness), () => true);
  let skew = 0;
  for (const [pixel, value] of brightness.coverage.entries()) skew += (value - around[pixel]) ** 3;
  return skew < 0;
}

/** The ink of a photo on a picture whose longer side is at most that of the canvas. */
export function photoInk(photo: Picture, stages: PhotoStages): Ink {
  const brightness = brightnessOf(photo);
  const dark = stages.polarity && hasDarkInk(brightness);
  const bright = dark ? { ...brightness, coverage: brightness.coverage.map(value => 1 - value) } : brightness;
  const level = stages.level ? levelLight(bright) : bright;
  return stages.largest ? largestInk(level) : level;
}
