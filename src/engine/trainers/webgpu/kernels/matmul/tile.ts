/** How large a tile of a matrix product one workgroup computes. */

/** Depth of a slice of both matrices in workgroup memory. */
export const depthTile = 16;

export interface Tile {
  readonly rows: number;
  readonly columns: number;
  /** Rows of one thread, 4 or 8; it has four columns. */
  readonly blockRows: number;
  readonly threads: number;
}

const blockColumns = 4;
/** Threads that make two full subgroups on any GPU, and leave each of them many registers. */
const mostThreads = 128;
/** Workgroups that keep a large GPU busy. */
const enoughTiles = 96;

/** Tiles that cover C. */
export const tilesOf = (tile: Tile, rows: number, columns: number): number =>
  Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns);

/** As many threads along the rows as there are rows for, and threads left. */
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
 * Columns as wide as C needs, up to 64. The larger a thread's block, the more often it uses what it read from workgroup
 * memory: 8 x 4 where that leaves enough tiles, or where a split of the inner dimension makes more of them; else smaller.
 * At most 128 x 32 or 64 x 64, with 12 kB of slices below the 16 kB that every adapter has.
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
