/** A few rows of a table, evenly spread, and what can be measured of their grey levels. */
import { type Bytes, imageAt, imageSide, pixelsPerImage } from '../dataset.ts';

interface Table {
  readonly rows: number;
  readonly pixels: Bytes;
}

/** At most `most` row numbers, evenly spread over the table. */
export function spreadRows(rows: number, most: number): readonly number[] {
  const count = Math.min(rows, most);
  return Array.from({ length: count }, (_, index) => Math.floor((index * rows) / count));
}

/** At most `most` rows with ink on them, evenly spread: rows that are worth looking at. */
export function exampleRows(table: Table, most = 6): readonly number[] {
  const inked = spreadRows(table.rows, most * 4).filter(row => {
    const image = imageAt(table, row);
    return image.some(level => level !== image[0]);
  });
  return spreadRows(inked.length, most).map(index => inked[index]);
}

const border = Array.from({ length: pixelsPerImage }, (_, pixel) => pixel).filter(pixel => {
  const [x, y] = [pixel % imageSide, Math.floor(pixel / imageSide)];
  return x === 0 || y === 0 || x === imageSide - 1 || y === imageSide - 1;
});

export interface Levels {
  /** The largest grey level, 0 to 255: exact where it is at most 1, or else that of the sample. */
  readonly largest: number;
  /** The median of the pixels at the border, as a share of the largest level. */
  readonly paper: number;
  /** The mean of all pixels of the sample, as a share of the largest level. */
  readonly mean: number;
}

const sampledRows = 500;

export function levelsOf(table: Table): Levels {
  let largest = 0;
  let sum = 0;
  const atBorder = new Uint32Array(256);
  const rows = spreadRows(table.rows, sampledRows);
  for (const row of rows) {
    const image = imageAt(table, row);
    for (let pixel = 0; pixel < pixelsPerImage; pixel++) {
      const level = image[pixel];
      sum += level;
      if (level > largest) largest = level;
    }
    for (const pixel of border) atBorder[image[pixel]]++;
  }
  // A sample of dim images does not make a dim table.
  if (largest <= 1) {
    for (const level of table.pixels.subarray(0, table.rows * pixelsPerImage))
      if (level > largest) largest = level;
  }
  const scale = Math.max(largest, 1);
  let below = 0;
  const median = atBorder.findIndex(count => {
    below += count;
    return 2 * below >= rows.length * border.length;
  });
  return {
    largest,
    paper: Math.max(median, 0) / scale,
    mean: sum / Math.max(rows.length * pixelsPerImage, 1) / scale,
  };
}
