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

/** Gives the code with every `name[index]` replaced by `element(index)`, also within another index. */
export function mapElements(code: string, name: string, element: (index: string) => string): string {
  const found = new RegExp(`\\b${name}\\[`).exec(code);
  if (found === null) return code;
  const open = found.index + name.length;
  const close = closingBracket(code, open);
  const index = mapElements(code.slice(open + 1, close), name, element);
  return `${code.slice(0, found.index)}${element(index)}${mapElements(code.slice(close + 1), name, element)}`;
}
