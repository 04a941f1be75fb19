/** Finds the brackets of an element in WGSL text. */

/** The index at which the bracket that opens at `open` closes. */
export function closingBracket(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if (code[at] === '[') depth++;
    if (code[at] === ']') depth--;
    if (depth === 0) return at;
  }
  throw new RangeError('a bracket is not closed');
}
