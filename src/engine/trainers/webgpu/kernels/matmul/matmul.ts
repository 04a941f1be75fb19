/**
 * One tiled matrix product, C = A B, behind convolution and dense layers and all their gradients. The matrices need not
 * exist in memory: the caller gives WGSL functions that load from A or B and that store a block of C
 * ("implicit GEMM", Chetlur et al. 2014, section 3).
 *
 * A workgroup computes a tile of C; each thread 8 x 4 or 4 x 4 elements of it in registers, from slices of A and B that
 * the workgroup loads together. All loads and both slices are vectors of four elements, which share one computation of
 * their address. The inner dimension may be split over the grid (split-K): each share then stores its own partial product.
 */
import { type Binding, type Kernel, kernel } from '../kernel.ts';
import { loadTileA, loadTileB, multiply, type Operands, prepareRows } from './matmul-slices.ts';
import { depthTile, tileOf, tilesOf } from './tile.ts';

export interface MatmulSpec extends Operands {
  readonly label: string;
  readonly bindings: readonly Binding[];
  /** Rows of C: a fixed count plus so many for each sample. */
  readonly rows: Extent;
  /** The inner dimension. */
  readonly depth: Extent;
  /** Shares of the inner dimension; more than one only where A's vectors go along its rows. */
  readonly splits: number;
  /**
   * WGSL: `fn vectorA(row: Row, k: u32) -> vec4f` or `fn elementA(row: Row, k: u32) -> f32`, Row being what `row` gives, the same of B with
   * `(k: u32, column: u32)`, and `fn store(row: u32, column: u32, block: mat4x4f, split: u32)` for four rows of four
   * columns, `block[i]` being those of `row + i`. Loads are within the bounds. Of a block only the first row is for sure,
   * below `rowCount()`, and the first column.
   */
  readonly functions: string;
}

/** `fixed + perSample x samples` */
export interface Extent {
  readonly fixed: number;
  readonly perSample: number;
}

export const fixedExtent = (fixed: number): Extent => ({ fixed, perSample: 0 });
export const perSample = (count: number): Extent => ({ fixed: 0, perSample: count });

const lengthOf = (extent: Extent, samples: number): number => extent.fixed + extent.perSample * samples;
const wgslLength = (extent: Extent): string =>
  extent.perSample === 0 ? `${extent.fixed}u` : `(${extent.fixed}u + ${extent.perSample}u * step.samples)`;

/** The tile's size follows from C; a product that is split fills a GPU with its shares, one that is not with its tiles. */
export function matmul(spec: MatmulSpec, samples: number): Kernel {
  const tile = tileOf(lengthOf(spec.rows, samples), spec.columns, spec.splits > 1);
  const rows = Array.from({ length: tile.blockRows }, (_, row) => row);
  const stores = rows
    .filter(row => row % 4 === 0)
    .map(row => {
      const block = [0, 1, 2, 3].map(i => `sum${row + i}`).join(', ');
      return `if (row + ${row}u < rows) { store(row + ${row}u, column, mat4x4f(${block}), group.z); }`;
    });
  const body = `
${spec.functions}
fn rowCount() -> u32 { return ${wgslLength(spec.rows)}; }
var<workgroup> tileA: array<vec4f, ${(tile.rows * depthTile) / 4}>;
var<workgroup> tileB: array<vec4f, ${(tile.columns * depthTile) / 4}>;

@compute @workgroup_size(${tile.columns / 4}, ${tile.rows / tile.blockRows})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let rows = rowCount();
  let depth = ${wgslLength(spec.depth)};
  let share = ${spec.splits === 1 ? 'depth' : `(depth + ${spec.splits - 1}u) / ${spec.splits}u`};
  let first = group.z * share;
  let last = min(first + share, depth);
  let firstRow = group.x * ${tile.rows}u;
  let firstColumn = group.y * ${tile.columns}u;
  ${prepareRows(spec, tile)}
  ${rows.map(row => `var sum${row} = vec4f();`).join('\n  ')}
  for (var at = first; at < last; at += ${depthTile}u) {
    ${loadTileA(spec, tile)}
    ${loadTileB(spec, tile)}
    workgroupBarrier();
    ${multiply(spec, tile)}
    workgroupBarrier();
  }
  let row = firstRow + local.y * ${tile.blockRows}u;
  let column = firstColumn + local.x * 4u;
  if (column >= ${spec.columns}u) { return; }
  ${stores.join('\n  ')}
}
`;
  return kernel(
    spec.label,
    spec.bindings,
    count => [
      Math.ceil(lengthOf(spec.rows, count) / tile.rows),
      Math.ceil(spec.columns / tile.columns),
      spec.splits,
    ],
    body,
  );
}

/**
 * Shares of the inner dimension for a filter gradient: enough workgroups to fill a GPU although C is small,
 * each with enough depth to be worth its partial product.
 */
export function splitsFor(rows: number, columns: number, depth: number): number {
  const wanted = Math.ceil(384 / tilesOf(tileOf(rows, columns, true), rows, columns));
  return Math.max(1, Math.min(wanted, Math.floor(depth / 64), 96));
}
