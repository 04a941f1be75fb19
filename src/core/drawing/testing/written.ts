/** Strokes and photos of digits for tests. */
import { randomUnit } from '../../numerics/rng.ts';
import type { Ink } from '../ink.ts';
import type { Picture } from '../picture.ts';
import { inkOfStrokes, type Stroke } from '../strokes.ts';

/** A stroke through these corners, with a point every few pixels as a pen gives them. */
export function strokeThrough(corners: readonly (readonly [number, number])[], width = 20): Stroke {
  return corners.flatMap(([x, y], index) => {
    const [fromX, fromY] = corners[Math.max(0, index - 1)];
    const steps = Math.max(1, Math.round(Math.hypot(x - fromX, y - fromY) / 4));
    return Array.from({ length: steps }, (_, step) => {
      const way = (step + 1) / steps;
      return { x: fromX + way * (x - fromX), y: fromY + way * (y - fromY), width };
    });
  });
}

/** A 4 of two strokes that is neither in the middle nor upright. */
export const writtenFour: readonly Stroke[] = [
  strokeThrough([
    [70, 60],
    [60, 140],
    [150, 150],
  ]),
  strokeThrough([
    [130, 70],
    [120, 220],
  ]),
];

export interface Light {
  readonly ink: 'dark' | 'light';
  /** The paper's brightness falls or grows by this much from the left to the right. */
  readonly gradient: number;
  /** The largest noise, in shares of the range from black to white. */
  readonly noise: number;
  /** Ink of something else on the same paper. */
  readonly speck: Stroke | null;
}

/** A photo of strokes, 280 pixels a side. */
export function photoOf(strokes: readonly Stroke[], { ink, gradient, noise, speck }: Light): Picture {
  const drawn: Ink = inkOfStrokes(speck ? [...strokes, speck] : strokes, true);
  const { width, height, coverage } = drawn;
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  const [paper, contrast] = ink === 'dark' ? [0.75, -0.35] : [0.35, 0.35];
  for (const [pixel, share] of coverage.entries()) {
    const lit = paper + gradient * ((pixel % width) / width - 0.5) + share * contrast;
    const level = 255 * (lit + noise * (2 * randomUnit(7, pixel) - 1));
    rgba.fill(level, 4 * pixel, 4 * pixel + 3);
  }
  return { width, height, rgba };
}
