/**
 * One tiled matrix product, C = A B, behind convolution and dense layers and all their gradients. The matrices need not
 * exist in memory: the caller gives WGSL functions that load an element of A or B and that store a block of C
 * ("implicit GEMM", Chetlur et al. 2014, section 3).
 *
 * A workgroup computes a tile of C; each thread a 4 x 4 block of it in registers, from slices of A and B that the
 * workgroup loads together. The inner dimension may be split over the grid (split-K): each share then stores its own
 * partial product.
 */
import { type Binding, type Kernel, kernel } from '../kernel.ts';

export interface MatmulSpec {
  readonly label: string;
  readonly bindings: readonly Binding[];
  /** Rows of C: a fixed count plus so many for each sample. */
  readonly rows: Extent;
  readonly columns: number;
  /** The inner dimension. */
  readonly depth: Extent;
  /** Shares of the inner dimension. */
  readonly splits: number;
  /** The direction in which A lies densely in memory: neighbouring threads load along it. */
  readonly denseA: 'row' | 'depth';
  readonly denseB: 'column' | 'depth';
  /**
   * WGSL: `fn loadA(row: u32, k: u32) -> f32`, `fn loadB(k: u32, column: u32) -> f32` and
   * `fn store(row: u32, column: u32, values: vec4f, split: u32)` for four rows of one column, the first of them a multiple
   * of four. All are called within the bounds only, but the last of the four rows may lie beyond `rowCount()`.
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

const block = 4;
const depthTile = 16;

interface Tile {
  /** Threads of a workgroup along the rows and the columns of C. */
  readonly rowThreads: number;
  readonly columnThreads: number;
}

/** Columns as wide as C needs, up to 64; the threads that are left go along the rows. */
function tileOf(rows: number, columns: number): Tile {
  let columnThreads = 4;
  while (columnThreads < 16 && columnThreads * block < columns) columnThreads *= 2;
  let rowThreads = 4;
  while (rowThreads * columnThreads < 128 && rowThreads < 16 && rowThreads * block < rows) rowThreads *= 2;
  return { rowThreads, columnThreads };
}

/** Tiles that cover C. */
function tilesOf(rows: number, columns: number): number {
  const { rowThreads, columnThreads } = tileOf(rows, columns);
  return Math.ceil(rows / (rowThreads * block)) * Math.ceil(columns / (columnThreads * block));
}

export function matmul(spec: MatmulSpec, samples: number): Kernel {
  const { rowThreads, columnThreads } = tileOf(lengthOf(spec.rows, samples), spec.columns);
  const threads = rowThreads * columnThreads;
  const along = (dense: boolean, lanes: number) =>
    dense
      ? `let lane = i % ${lanes}u; let slice = i / ${lanes}u;`
      : `let lane = i / ${depthTile}u; let slice = i % ${depthTile}u;`;
  const body = `
${spec.functions}
fn rowCount() -> u32 { return ${wgslLength(spec.rows)}; }
var<workgroup> tileA: array<vec4f, ${depthTile * rowThreads}>;
var<workgroup> tileB: array<vec4f, ${depthTile * columnThreads}>;

@compute @workgroup_size(${columnThreads}, ${rowThreads})
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
  let firstRow = group.x * ${rowThreads * block}u;
  let firstColumn = group.y * ${columnThreads * block}u;
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var at = first; at < last; at += ${depthTile}u) {
    for (var i = thread; i < ${depthTile * rowThreads}u; i += ${threads}u) {
      ${along(spec.denseA === 'row', rowThreads)}
      let k = at + slice;
      let row = firstRow + lane * 4u;
      var a = vec4f();
      if (k < last) {
        for (var j = 0u; j < 4u; j++) {
          if (row + j < rows) { a[j] = loadA(row + j, k); }
        }
      }
      tileA[slice * ${rowThreads}u + lane] = a;
    }
    for (var i = thread; i < ${depthTile * columnThreads}u; i += ${threads}u) {
      ${along(spec.denseB === 'column', columnThreads)}
      let k = at + slice;
      let column = firstColumn + lane * 4u;
      var b = vec4f();
      if (k < last) {
        for (var j = 0u; j < 4u; j++) {
          if (column + j < ${spec.columns}u) { b[j] = loadB(k, column + j); }
        }
      }
      tileB[slice * ${columnThreads}u + lane] = b;
    }
    workgroupBarrier();
    for (var k = 0u; k < ${depthTile}u; k++) {
      let a = tileA[k * ${rowThreads}u + local.y];
      let b = tileB[k * ${columnThreads}u + local.x];
      sum0 += a.x * b;
      sum1 += a.y * b;
      sum2 += a.z * b;
      sum3 += a.w * b;
    }
    workgroupBarrier();
  }
  let row = firstRow + local.y * 4u;
  let column = firstColumn + local.x * 4u;
  if (row >= rows) { return; }
  // A copy: what is indexed by a variable may be put into slow memory, and the sums must stay in registers.
  let columns = transpose(mat4x4f(sum0, sum1, sum2, sum3));
  for (var j = 0u; j < 4u; j++) {
    if (column + j < ${spec.columns}u) { store(row, column + j, columns[j], group.z); }
  }
}
`;
  return kernel(
    spec.label,
    spec.bindings,
    count => [
      Math.ceil(lengthOf(spec.rows, count) / (rowThreads * block)),
      Math.ceil(spec.columns / (columnThreads * block)),
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
  const wanted = Math.ceil(384 / tilesOf(rows, columns));
  return Math.max(1, Math.min(wanted, Math.floor(depth / 64), 96));
}
