/** The largest piece of ink on a picture, without specks and lines beside it. */
import type { Ink } from '../ink.ts';

/** Fainter pixels join nothing. */
const joins = 0.15;
/** Pieces with this share of the largest one's ink belong to it: the bar of a 5, or a stroke that broke. */
const belongs = 0.15;

/** The number of each pixel's piece from 1, 0 for paper, `[height, width]`: pixels that touch, if only at a corner, are one. */
function piecesOf({ width, height, coverage }: Ink): {
  readonly labels: Int32Array;
  readonly sizes: number[];
} {
  const labels = new Int32Array(width * height);
  const sizes = [0];
  for (let seed = 0; seed < labels.length; seed++) {
    if (coverage[seed] < joins || labels[seed] !== 0) continue;
    const label = sizes.length;
    let size = 0;
    const open = [seed];
    labels[seed] = label;
    for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
      size += coverage[pixel];
      const x = pixel % width;
      const y = Math.floor(pixel / width);
      for (let nearY = Math.max(0, y - 1); nearY <= Math.min(height - 1, y + 1); nearY++)
        for (let nearX = Math.max(0, x - 1); nearX <= Math.min(width - 1, x + 1); nearX++) {
          const near = nearY * width + nearX;
          if (coverage[near] < joins || labels[near] !== 0) continue;
          labels[near] = label;
          open.push(near);
        }
    }
    sizes.push(size);
  }
  return { labels, sizes };
}

export function largestInk(ink: Ink): Ink {
  const { labels, sizes } = piecesOf(ink);
  const largest = Math.max(...sizes);
  return {
    ...ink,
    coverage: ink.coverage.map((share, pixel) => {
      const label = labels[pixel];
      return label > 0 && sizes[label] >= belongs * largest ? share : 0;
    }),
  };
}
