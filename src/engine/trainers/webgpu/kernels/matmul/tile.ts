/** The size of the tile of a matrix product that one workgroup computes. */

/** The depth of the slices of both matrices in workgroup memory. */
export const depthTile = 16;

export interface Tile {
  readonly rows: number;
  readonly columns: number;
  /** The rows of one thread, 4 or 8; it has four columns. */
  readonly blockRows: number;
  readonly threads: number;
}

const blockColumns = 4;
/** The most threads of a workgroup: at least two full subgroups on any GPU, with many registers for each thread. */
const mostThreads = 128;
/** The number of workgroups that keeps a large GPU busy. */
const enoughTiles = 96;

/** The number of tiles that cover C. */
export const tilesOf = (tile: Tile, rows: number, columns: number): number =>
  Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns);

/** The tile with as many threads along the rows as there are rows for, and as `most` allows. */
function tileWith(blockRows: number, columnThreads: number, most: number, rows: number): Tile {
  let rowThreads = 4;
  while (rowThreads * columnThreads < most && rowThreads < 16 && rowThreads * blockRows < rows)
    rowThreads *= 2;
  return {
    rows: rowThreads * blockRows,
    columns: columnThreads * blockColumns,
    blockRows,
    threads: rowThreads * columnThreads,
  };
}

/**
 * The tile for a product of `rows` x `columns`. It is as wide as C needs, up to 64. A larger block of a thread uses each value
 * from workgroup memory more often, so it is 8 x 4 where that leaves enough tiles, or where a split of the inner dimension
 * makes more of them, and smaller elsewhere. The largest tiles, 128 x 32 and 64 x 64, take 12 kB of workgroup memory, of
 * the 16 kB that every adapter has.
 */
export function tileOf(rows: number, columns: number, split: boolean): Tile {
  let columnThreads = 4;
  while (columnThreads < 16 && columnThreads * blockColumns < columns) columnThreads *= 2;
  const choices = [
    tileWith(8, columnThreads, mostThreads, rows),
    tileWith(4, columnThreads, mostThreads, rows),
    tileWith(4, Math.min(columnThreads, 8), mostThreads / 2, rows),
    tileWith(4, Math.min(columnThreads, 8), 1, rows),
  ];
  const [largest] = choices;
  if (split) return largest;
  return choices.find(tile => tilesOf(tile, rows, columns) >= enoughTiles) ?? choices[choices.length - 1];
}
