/**
 * WGSL of a matrix product's inner loop: it loads a slice of A and one of B into registers, moves them to workgroup memory and
 * multiplies them there.
 */
import { sliceOf, type Tile, threadsOf } from './tile.ts';

/** The way to load one of the two matrices: four elements that are neighbours in the direction `along` make a vector. */
interface Operand<Along extends string> {
  readonly along: Along;
  /** Whether the caller's function gives all four at once, which needs a side that is a multiple of four. */
  readonly vector: boolean;
}

export interface Operands {
  readonly columns: number;
  /** The WGSL function that turns a row's number into what the loads from A need; a thread calls it once for each row. */
  readonly row: string;
  readonly a: Operand<'row' | 'depth'>;
  readonly b: Operand<'column' | 'depth'>;
}

const four = [0, 1, 2, 3];

/** A vector that a thread loads in one of its turns, from place `index` of a slice. */
interface Turn {
  readonly index: string;
  /** Whether the slice may end before this place. */
  readonly isPartial: boolean;
}

/** The turns in which all threads together load a slice of so many vectors. */
function turnsOf(tile: Tile, vectors: number): readonly Turn[] {
  const threads = threadsOf(tile);
  return Array.from({ length: Math.ceil(vectors / threads) }, (_, turn) => ({
    index: turn === 0 ? 'thread' : `(thread + ${turn * threads}u)`,
    isPartial: (turn + 1) * threads > vectors,
  }));
}

const vectorsOfA = (tile: Tile): number => (tile.rows * sliceOf(tile)) / 4;
const vectorsOfB = (tile: Tile): number => (tile.columns * sliceOf(tile)) / 4;
/** The vectors along the depth of a slice. */
const depthVectorsOf = (tile: Tile): number => sliceOf(tile) / 4;

/** Prepares the thread's rows of A once, since they do not change along the depth. */
export function prepareRows({ row, a }: Operands, tile: Tile): string {
  if (a.along === 'row')
    return a.vector ? `let row0 = ${row}(firstRow + (thread % ${tile.rows / 4}u) * 4u);` : '';
  return turnsOf(tile, vectorsOfA(tile))
    .map(({ index }, turn) => `let row${turn} = ${row}(firstRow + ${index} / ${depthVectorsOf(tile)}u);`)
    .join('\n');
}

/** Declares the registers that hold the thread's part of a slice. */
export const declareSlice = (tile: Tile): string =>
  [
    ...turnsOf(tile, vectorsOfA(tile)).map((_, turn) => `var nextA${turn} = vec4f();`),
    ...turnsOf(tile, vectorsOfB(tile)).map((_, turn) => `var nextB${turn} = vec4f();`),
  ].join('\n');

/** Fills a vector element by element where `bound` holds. */
const oneByOne = (vector: string, bound: string, element: string): string =>
  `for (var j = 0u; j < 4u; j++) { if (${bound}) { ${vector}[j] = ${element}; } }`;

/** Code of one turn: its vector is zero beyond the slice and beyond the matrix. */
const turnCode = (vector: string, { isPartial }: Turn, place: string, bound: string, load: string): string =>
  `{
  ${place}
  ${vector} = vec4f();
  if (${isPartial ? `isInSlice && ${bound}` : bound}) { ${load} }
}`;

/** Loads a slice of A: `[depth, rows / 4]` vectors along the rows, or `[rows, depth / 4]` vectors along the depth. */
export function loadSliceA({ a, row: rowOf }: Operands, tile: Tile): string {
  const vectors = vectorsOfA(tile);
  const within = ({ index, isPartial }: Turn) => (isPartial ? `let isInSlice = ${index} < ${vectors}u;` : '');
  const turns = turnsOf(tile, vectors).map((turn, number) => {
    const register = `nextA${number}`;
    if (a.along === 'row') {
      const lanes = tile.rows / 4;
      const place = `${within(turn)}
  let k = at + ${turn.index} / ${lanes}u;
  let row = firstRow + (thread % ${lanes}u) * 4u;`;
      const load = a.vector
        ? `${register} = vectorA(row0, k);`
        : oneByOne(register, 'row + j < rows', `elementA(${rowOf}(row + j), k)`);
      return turnCode(register, turn, place, 'k < last && row < rows', load);
    }
    const place = `${within(turn)}
  let k = at + (${turn.index} % ${depthVectorsOf(tile)}u) * 4u;`;
    const load = a.vector
      ? `${register} = vectorA(row${number}, k);`
      : oneByOne(register, 'k + j < last', `elementA(row${number}, k + j)`);
    const bound = `k < last && firstRow + ${turn.index} / ${depthVectorsOf(tile)}u < rows`;
    return turnCode(register, turn, place, bound, load);
  });
  return turns.join('\n');
}

/** Loads a slice of B: `[depth, columns / 4]` vectors along the columns, or `[columns, depth / 4]` along the depth. */
export function loadSliceB({ b, columns }: Operands, tile: Tile): string {
  const vectors = vectorsOfB(tile);
  const lanes = tile.columns / 4;
  const turns = turnsOf(tile, vectors).map((turn, number) => {
    const register = `nextB${number}`;
    const within = turn.isPartial ? `let isInSlice = ${turn.index} < ${vectors}u;` : '';
    const bound = `k < last && column < ${columns}u`;
    if (b.along === 'column') {
      const place = `${within}
  let k = at + ${turn.index} / ${lanes}u;
  let column = firstColumn + (${turn.index} % ${lanes}u) * 4u;`;
      const load = b.vector
        ? `${register} = vectorB(k, column);`
        : oneByOne(register, `column + j < ${columns}u`, 'elementB(k, column + j)');
      return turnCode(register, turn, place, bound, load);
    }
    const place = `${within}
  let k = at + (${turn.index} % ${depthVectorsOf(tile)}u) * 4u;
  let column = firstColumn + ${turn.index} / ${depthVectorsOf(tile)}u;`;
    const load = b.vector
      ? `${register} = vectorB(k, column);`
      : oneByOne(register, 'k + j < last', 'elementB(k + j, column)');
    return turnCode(register, turn, place, bound, load);
  });
  return turns.join('\n');
}

/** Moves the slices from the registers to workgroup memory. */
export function storeSlices({ b }: Operands, tile: Tile): string {
  const lanes = tile.columns / 4;
  const depthVectors = depthVectorsOf(tile);
  const stored = (turn: Turn, vectors: number, store: string) =>
    turn.isPartial ? `if (${turn.index} < ${vectors}u) { ${store} }` : store;
  // Along the depth, column 4 x + c of B lies at [c, x], so that neighbouring threads read neighbouring vectors.
  const placeOfB = (index: string) =>
    b.along === 'column'
      ? index
      : `((${index} % ${depthVectors}u) * 4u + (${index} / ${depthVectors}u) % 4u) * ${lanes}u + ${index} / ${depthVectors * 4}u`;
  return [
    ...turnsOf(tile, vectorsOfA(tile)).map((turn, number) =>
      stored(turn, vectorsOfA(tile), `tileA[${turn.index}] = nextA${number};`),
    ),
    ...turnsOf(tile, vectorsOfB(tile)).map((turn, number) =>
      stored(turn, vectorsOfB(tile), `tileB[${placeOfB(turn.index)}] = nextB${number};`),
    ),
  ].join('\n');
}

/** Multiplies the thread's part of the slices in workgroup memory, and adds the products to the thread's sums. */
export function multiply({ a, b }: Operands, tile: Tile): string {
  const lanes = tile.columns / 4;
  const rows = Array.from({ length: tile.blockRows }, (_, row) => row);
  const loop = (count: number) =>
    tile.layers === 1
      ? `for (var k = 0u; k < ${count}u; k++)`
      : `for (var k = local.z * ${count}u; k < (local.z + 1u) * ${count}u; k++)`;
  if (a.along === 'row') {
    const vectors = tile.blockRows / 4;
    const load = rows
      .filter(row => row % 4 === 0)
      .map(row => `let a${row / 4} = tileA[k * ${tile.rows / 4}u + local.y * ${vectors}u + ${row / 4}u];`);
    const sums = rows.map(row => `sum${row} += a${Math.floor(row / 4)}[${row % 4}] * b;`);
    return `${loop(tile.depth)} {
let b = tileB[k * ${lanes}u + local.x];
${[...load, ...sums].join('\n')}
}`;
  }
  const load = four.map(i => `let b${i} = tileB[(k * 4u + ${i}u) * ${lanes}u + local.x];`);
  const product =
    b.along === 'column'
      ? 'a.x * b0 + a.y * b1 + a.z * b2 + a.w * b3'
      : 'vec4f(dot(a, b0), dot(a, b1), dot(a, b2), dot(a, b3))';
  const sums = rows.map(
    row =>
      `{ let a = tileA[(local.y * ${tile.blockRows}u + ${row}u) * ${depthVectorsOf(tile)}u + k]; sum${row} += ${product}; }`,
  );
  return `${loop(tile.depth / 4)} {
${[...load, ...sums].join('\n')}
}`;
}

/** Adds the sums of all layers up in the first, in the order of the layers; the others then return. */
export function addLayers(tile: Tile): { readonly declarations: string; readonly code: string } {
  if (tile.layers === 1) return { declarations: '', code: '' };
  const rows = Array.from({ length: tile.blockRows }, (_, row) => row);
  const at = (row: number) =>
    `partial[(local.y * ${tile.columns / 4}u + local.x) * ${tile.blockRows}u + ${row}u]`;
  return {
    declarations: `var<workgroup> partial: array<vec4f, ${tile.threads * tile.blockRows}>;`,
    code: `for (var layer = 1u; layer < ${tile.layers}u; layer++) {
    if (local.z == layer) { ${rows.map(row => `${at(row)} = sum${row};`).join(' ')} }
    workgroupBarrier();
    if (local.z == 0u) { ${rows.map(row => `sum${row} += ${at(row)};`).join(' ')} }
    workgroupBarrier();
  }
  if (local.z > 0u) { return; }`,
  };
}
