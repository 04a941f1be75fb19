/**
 * One tiled matrix product, C = A B, behind convolution and dense layers and all their gradients. The matrices need not
 * exist in memory: the caller gives WGSL functions that load from A or B and that store a block of C
 * ("implicit GEMM", Chetlur et al. 2014, section 3).
 *
 * A workgroup computes a tile of C; each thread 8 x 4 or 4 x 4 elements of it in registers, from slices of A and B that
 * the workgroup loads together. All loads and both slices are vectors of four elements, which share one computation of
 * their address. The next slice is on its way to registers while this one is multiplied, since a GPU with few workgroups would
 * wait for memory otherwise. The inner dimension may be split over layers of threads of the workgroup, which add their sums up
 * before they store.
 */
import { type Binding, type Kernel, kernel } from '../kernel.ts';
import { addLayers, type Operands } from './matmul-slices.ts';
import { sliceOf, tileOf } from './tile.ts';
import { storeTile, sumTile } from './tile-code.ts';

export interface MatmulSpec extends Operands {
  readonly label: string;
  readonly bindings: readonly Binding[];
  /** The rows of C. */
  readonly rows: Extent;
  /** The inner dimension of the product. */
  readonly depth: Extent;
  /**
   * WGSL functions that load and store:
   * - `fn vectorA(row: Row, k: u32) -> vec4f` or `fn elementA(row: Row, k: u32) -> f32`, with `Row` the result of `row`;
   * - `fn vectorB(k: u32, column: u32) -> vec4f` or `fn elementB(k: u32, column: u32) -> f32`;
   * - `fn store(row: u32, column: u32, block: mat4x4f, split: u32)` for four rows of four columns, where `block[i]` is row
   *   `row + i` of the partial product of that share of the depth.
   *
   * Loads are called within the bounds of A and B only. Of a block to be stored, `row` and `column` are within C; the later
   * rows may be beyond `rowCount()`, and the later columns beyond `columns`.
   */
  readonly functions: string;
}

/** A length that depends on the batch: `fixed + perSample x samples`. */
export interface Extent {
  readonly fixed: number;
  readonly perSample: number;
}

export const fixedExtent = (fixed: number): Extent => ({ fixed, perSample: 0 });
export const perSample = (count: number): Extent => ({ fixed: 0, perSample: count });

export const lengthOf = (extent: Extent, samples: number): number =>
  extent.fixed + extent.perSample * samples;
/** WGSL of a length. */
export const wgslLength = (extent: Extent): string =>
  extent.perSample === 0 ? `${extent.fixed}u` : `(${extent.fixed}u + ${extent.perSample}u * step.samples)`;

/** Makes the kernel of one product for batches of up to `samples` images, from which the tile's size follows. */
export function matmul(spec: MatmulSpec, samples: number): Kernel {
  const tile = tileOf(lengthOf(spec.rows, samples), spec.columns, lengthOf(spec.depth, samples), false);
  const slice = sliceOf(tile);
  const layers = addLayers(tile);
  const body = `
${spec.functions}
fn rowCount() -> u32 { return ${wgslLength(spec.rows)}; }
var<workgroup> tileA: array<vec4f, ${(tile.rows * slice) / 4}>;
var<workgroup> tileB: array<vec4f, ${(tile.columns * slice) / 4}>;
${layers.declarations}

@compute @workgroup_size(${tile.columns / 4}, ${tile.rows / tile.blockRows}, ${tile.layers})
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_id) local: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let share = ${wgslLength(spec.depth)};
  let first = 0u;
  let last = share;
  ${sumTile(spec, tile)}
  ${layers.code}
  ${storeTile(spec, tile, '0u')}
}
`;
  return kernel(
    spec.label,
    spec.bindings,
    count => [Math.ceil(lengthOf(spec.rows, count) / tile.rows), Math.ceil(spec.columns / tile.columns), 1],
    body,
  );
}
