/** WGSL of a matrix product's inner loop: it loads a slice of A and one of B into workgroup memory and multiplies them. */
import { depthTile, type Tile } from './tile.ts';

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
const depthVectors = depthTile / 4;

/** The turns in which a thread loads vectors of A along the depth, one row in each. */
const turnsOf = ({ rows, threads }: Tile): readonly number[] =>
  Array.from({ length: (rows * depthVectors) / threads }, (_, turn) => turn);

/** Prepares the thread's rows of A once, since they do not change along the depth. */
export function prepareRows({ row, a }: Operands, tile: Tile): string {
  if (a.along === 'row')
    return a.vector ? `let row0 = ${row}(firstRow + (thread % ${tile.rows / 4}u) * 4u);` : '';
  return turnsOf(tile)
    .map(turn => `let row${turn} = ${row}(firstRow + (thread + ${turn * tile.threads}u) / ${depthVectors}u);`)
    .join('\n');
}

/** Fills a vector element by element where `bound` holds. */
const oneByOne = (vector: 'a' | 'b', bound: string, element: string): string =>
  `for (var j = 0u; j < 4u; j++) { if (${bound}) { ${vector}[j] = ${element}; } }`;

/** Loads a slice of A: `[depth, rows / 4]` vectors along the rows, or `[rows, depth / 4]` vectors along the depth. */
export function loadTileA({ a, row: rowOf }: Operands, tile: Tile): string {
  if (a.along === 'row') {
    const lanes = tile.rows / 4;
    const load = a.vector
      ? 'a = vectorA(row0, k);'
      : oneByOne('a', 'row + j < rows', `elementA(${rowOf}(row + j), k)`);
    return `for (var i = thread; i < ${lanes * depthTile}u; i += ${tile.threads}u) {
  let k = at + i / ${lanes}u;
  let row = firstRow + (thread % ${lanes}u) * 4u;
  var a = vec4f();
  if (k < last && row < rows) { ${load} }
  tileA[i] = a;
}`;
  }
  const turns = turnsOf(tile).map(turn => {
    const i = `(thread + ${turn * tile.threads}u)`;
    const load = a.vector
      ? `a = vectorA(row${turn}, k);`
      : oneByOne('a', 'k + j < last', `elementA(row${turn}, k + j)`);
    return `{
  var a = vec4f();
  if (k < last && firstRow + ${i} / ${depthVectors}u < rows) { ${load} }
  tileA[${i}] = a;
}`;
  });
  return `{
let k = at + (thread % ${depthVectors}u) * 4u;
${turns.join('\n')}
}`;
}

/** Loads a slice of B: `[depth, columns / 4]` vectors along the columns, or `[depth / 4, 4, columns / 4]` along the depth. */
export function loadTileB({ b, columns }: Operands, tile: Tile): string {
  const lanes = tile.columns / 4;
  if (b.along === 'column') {
    const load = b.vector
      ? 'b = vectorB(k, column);'
      : oneByOne('b', `column + j < ${columns}u`, 'elementB(k, column + j)');
    return `for (var i = thread; i < ${lanes * depthTile}u; i += ${tile.threads}u) {
  let k = at + i / ${lanes}u;
  let column = firstColumn + (i % ${lanes}u) * 4u;
  var b = vec4f();
  if (k < last && column < ${columns}u) { ${load} }
  tileB[i] = b;
}`;
  }
  const load = b.vector
    ? 'b = vectorB(k, column);'
    : oneByOne('b', 'k + j < last', 'elementB(k + j, column)');
  // Column 4 x + c lies at [c, x], so that neighbouring threads read neighbouring vectors.
  return `for (var i = thread; i < ${tile.columns * depthVectors}u; i += ${tile.threads}u) {
  let slice = i % ${depthVectors}u;
  let lane = i / ${depthVectors}u;
  let k = at + slice * 4u;
  let column = firstColumn + lane;
  var b = vec4f();
  if (k < last && column < ${columns}u) { ${load} }
  tileB[(slice * 4u + lane % 4u) * ${lanes}u + lane / 4u] = b;
}`;
}

/** Multiplies the slices in workgroup memory, and adds the products to the thread's sums. */
export function multiply({ a, b }: Operands, tile: Tile): string {
  const lanes = tile.columns / 4;
  const rows = Array.from({ length: tile.blockRows }, (_, row) => row);
  if (a.along === 'row') {
    const vectors = tile.blockRows / 4;
    const load = rows
      .filter(row => row % 4 === 0)
      .map(row => `let a${row / 4} = tileA[k * ${tile.rows / 4}u + local.y * ${vectors}u + ${row / 4}u];`);
    const sums = rows.map(row => `sum${row} += a${Math.floor(row / 4)}[${row % 4}] * b;`);
    return `for (var k = 0u; k < ${depthTile}u; k++) {
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
      `{ let a = tileA[(local.y * ${tile.blockRows}u + ${row}u) * ${depthVectors}u + k]; sum${row} += ${product}; }`,
  );
  return `for (var k = 0u; k < ${depthVectors}u; k++) {
${[...load, ...sums].join('\n')}
}`;
}
