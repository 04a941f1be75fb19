/** The size of the tile of a matrix product that one workgroup computes. */

export interface Tile {
  readonly rows: number;
  readonly columns: number;
  /** The rows of one thread, 4 or 8; it has four columns. */
  readonly blockRows: number;
  /** The threads that cover the tile once. */
  readonly threads: number;
  /** Of the slices of both matrices in workgroup memory, the depth that a thread multiplies. */
  readonly depth: number;
  /** How many times the threads cover the tile, each time on another part of a slice; their sums are added at the end. */
  readonly layers: number;
}

/** The depth of a whole slice. */
export const sliceOf = ({ depth, layers }: Tile): number => depth * layers;
/** The threads of the workgroup. */
export const threadsOf = ({ threads, layers }: Tile): number => threads * layers;

const blockColumns = 4;
const depths = [32, 16, 8] as const;
/** The most threads of a workgroup: at least two full subgroups on any GPU, with many registers for each thread. */
const mostThreads = 128;
/** The number of workgroups that keeps a large GPU busy. */
const enoughTiles = 96;
/** The rows and columns together of which a slice of 32 fits into workgroup memory. */
const fewLines = 96;
const fewColumns = 32;
const mostLayers = 4;
/** The most vectors of a slice that a thread holds in registers while it multiplies the slice before. */
const mostHeld = 6;

/** The number of tiles that cover C. */
export const tilesOf = (tile: Pick<Tile, 'rows' | 'columns'>, rows: number, columns: number): number =>
  Math.ceil(rows / tile.rows) * Math.ceil(columns / tile.columns);

type Area = Omit<Tile, 'depth' | 'layers'>;

/** The tile with as many threads along the rows as there are rows for, and as `most` allows. */
function areaWith(blockRows: number, columnThreads: number, most: number, rows: number): Area {
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

/** The depth of a thread's slices: deep ones for narrow tiles, since every slice costs the wait for its loads. */
function depthOf({ rows, columns, threads }: Area): number {
  const isNarrow = columns <= fewColumns && rows + columns <= fewLines;
  const fits = (depth: number) => ((rows + columns) * depth) / 4 / threads <= mostHeld;
  return depths.find(depth => fits(depth) && (isNarrow || depth < depths[0])) ?? depths[2];
}

/**
 * The slices of a tile. Where tiles are too few to keep a GPU busy (`isIdle`), several times the threads share the depth: fewer
 * slices one after another, and more loads at once.
 */
function withSlices(area: Area, depth: number, isIdle: boolean): Tile {
  const own = Math.min(depthOf(area), isIdle ? depths[1] : depths[0]);
  let layers = isIdle ? mostLayers : 1;
  while (layers > 1 && (layers * area.threads > mostThreads || depth < 2 * layers * own)) layers /= 2;
  return { ...area, depth: own, layers };
}

/**
 * The tile for a product of `rows` x `columns` over `depth`. It is as wide as C needs, up to 64. A larger block of a thread
 * uses each value from workgroup memory more often, so it is 8 x 4 where that leaves enough tiles, or where a split of the
 * inner dimension makes more of them, and smaller elsewhere. No tile takes more than the 16 kB of workgroup memory that every
 * adapter has.
 */
export function tileOf(rows: number, columns: number, depth: number, split: boolean): Tile {
  let columnThreads = 4;
  while (columnThreads < 16 && columnThreads * blockColumns < columns) columnThreads *= 2;
  const largest = areaWith(8, columnThreads, mostThreads, rows);
  if (split) return withSlices(largest, depth, false);
  const smallest = areaWith(4, Math.min(columnThreads, 8), 1, rows);
  const area = [
    largest,
    areaWith(4, columnThreads, mostThreads, rows),
    areaWith(4, Math.min(columnThreads, 8), mostThreads / 2, rows),
    smallest,
  ].find(tile => tilesOf(tile, rows, columns) >= enoughTiles);
  return withSlices(area ?? smallest, depth, area === undefined);
}
