/** WGSL that stores the result of a matrix product, four columns at once where the columns are a multiple of four. */
import { inFours } from './kernel.ts';

/** Stores the vector `value` at element `at` of rows of `columns` elements; `column` is the first of its four. */
export function storeFour(buffer: string, at: string, value: string, columns: number): string {
  return inFours(columns) ? `${buffer}[(${at}) / 4u] = ${value};` : storeSingly(buffer, at, value, columns);
}

/** Stores the vector `value` as `storeFour` does, into a buffer of single elements whatever the columns. */
function storeSingly(buffer: string, at: string, value: string, columns: number): string {
  const stores = [0, 1, 2, 3].map(i => {
    const store = `${buffer}[${at} + ${i}u] = ${value}[${i}];`;
    return inFours(columns) ? store : `if (column + ${i}u < ${columns}u) { ${store} }`;
  });
  return stores.join('\n  ');
}

/** The function `store` that `MatmulSpec` asks for, for one buffer: it writes `value`, of `block[i]`, to element `at`. */
export const storeRows = (columns: number, buffer: string, at: string, value: string): string =>
  rowsStored(at, value, storeFour(buffer, 'at', 'value', columns));

/** The same for a buffer of single elements whatever the columns. */
export const storeRowsSingly = (columns: number, buffer: string, at: string, value: string): string =>
  rowsStored(at, value, storeSingly(buffer, 'at', 'value', columns));

const rowsStored = (at: string, value: string, store: string): string => `
fn store(first: u32, column: u32, block: mat4x4f, split: u32) {
  for (var i = 0u; i < 4u; i++) {
    let row = first + i;
    if (row >= rowCount()) { return; }
    let at = ${at};
    let value = ${value};
    ${store}
  }
}
`;
