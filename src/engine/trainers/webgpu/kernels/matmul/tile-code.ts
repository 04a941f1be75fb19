/** WGSL of a workgroup's work on one tile of a matrix product: the sums of its threads, and how they are stored. */
import {
  declareSlice,
  loadSliceA,
  loadSliceB,
  multiply,
  type Operands,
  prepareRows,
  storeSlices,
} from './matmul-slices.ts';
import { sliceOf, type Tile } from './tile.ts';

const rowsOf = (tile: Tile): readonly number[] => Array.from({ length: tile.blockRows }, (_, row) => row);

/**
 * Sums the products from `first` to before `last` of the depth into `sum0`, `sum1` and so on, one vector for each of the thread's
 * rows. All threads of the workgroup go through `share` of the depth, since they meet in between.
 */
export const sumTile = (operands: Operands, tile: Tile): string => `let rows = rowCount();
  let firstRow = group.x * ${tile.rows}u;
  let firstColumn = group.y * ${tile.columns}u;
  ${prepareRows(operands, tile)}
  ${rowsOf(tile)
    .map(row => `var sum${row} = vec4f();`)
    .join('\n  ')}
  ${declareSlice(tile)}
  // One turn more than there are slices: each turn loads a slice and multiplies the one before it.
  for (var done = 0u; done < share + ${sliceOf(tile)}u; done += ${sliceOf(tile)}u) {
    let at = first + done;
    ${loadSliceA(operands, tile)}
    ${loadSliceB(operands, tile)}
    if (done > 0u) {
      ${multiply(operands, tile)}
    }
    workgroupBarrier();
    ${storeSlices(operands, tile)}
    workgroupBarrier();
  }`;

/** Stores the sums by the function `store`, as those of share `split`. */
export function storeTile({ columns }: Operands, tile: Tile, split: string): string {
  const stores = rowsOf(tile)
    .filter(row => row % 4 === 0)
    .map(row => {
      const block = [0, 1, 2, 3].map(i => `sum${row + i}`).join(', ');
      return `if (row + ${row}u < rows) { store(row + ${row}u, column, mat4x4f(${block}), ${split}); }`;
    });
  return `let row = firstRow + local.y * ${tile.blockRows}u;
  let column = firstColumn + local.x * 4u;
  if (column >= ${columns}u) { return; }
  ${stores.join('\n  ')}`;
}
