/**
 * A matrix product with few rows and columns over a great depth, such as a filter gradient, as a part of a dispatch. The depth is
 * cut into shares ("split-K"), each of which stores a partial product of its own. Where a tile has fewer threads than a
 * workgroup, the workgroup computes the same tile of several shares.
 */
import type { Part } from '../part.ts';
import { partThreads } from '../part.ts';
import { lengthOf, type MatmulSpec, wgslLength } from './matmul.ts';
import { sliceOf, tileOf, tilesOf } from './tile.ts';
import { storeTile, sumTile } from './tile-code.ts';

/**
 * Makes the part of one product, of which A's vectors go along its rows and whose rows do not depend on the batch, for batches
 * of up to `samples` images.
 */
export function matmulPart(spec: MatmulSpec, splits: number, samples: number): Part {
  const rows = spec.rows.fixed;
  const tile = tileOf(rows, spec.columns, lengthOf(spec.depth, samples), true);
  const { threads } = tile;
  const tileRows = Math.ceil(rows / tile.rows);
  const tiles = tilesOf(tile, rows, spec.columns);
  const shares = partThreads / threads;
  const vectorsOfA = (tile.rows * sliceOf(tile)) / 4;
  const vectors = vectorsOfA + (tile.columns * sliceOf(tile)) / 4;
  const sums = sumTile(spec, tile)
    .replaceAll('tileA[', 'tile[tileA + ')
    .replaceAll('tileB[', 'tile[tileB + ');
  return {
    label: spec.label,
    bindings: spec.bindings,
    groups: tiles * Math.ceil(splits / shares),
    vectors: vectors * shares,
    functions: `${spec.functions}
fn rowCount() -> u32 { return ${rows}u; }`,
    body: `let split = (place / ${tiles}u) * ${shares}u + worker / ${threads}u;
  let thread = worker % ${threads}u;
  let local = vec2u(thread % ${tile.columns / 4}u, thread / ${tile.columns / 4}u);
  let group = vec2u(place % ${tileRows}u, (place / ${tileRows}u) % ${tiles / tileRows}u);
  let tileA = (worker / ${threads}u) * ${vectors}u;
  let tileB = tileA + ${vectorsOfA}u;
  let depth = ${wgslLength(spec.depth)};
  let share = (depth + ${splits - 1}u) / ${splits}u;
  let first = split * share;
  let last = min(first + share, depth);
  ${sums}
  if (split >= ${splits}u) { return; }
  ${storeTile(spec, tile, 'split')}`,
  };
}

/**
 * The number of shares of the inner dimension for a filter gradient: enough workgroups to fill a GPU although C is small,
 * each with enough depth to be worth its partial product.
 */
export function splitsFor(rows: number, columns: number, depth: number): number {
  const wanted = Math.ceil(384 / tilesOf(tileOf(rows, columns, depth, true), rows, columns));
  return Math.max(1, Math.min(wanted, Math.floor(depth / 64), 96));
}
