/** Rows on which two models may be compared fairly: neither was trained on them. */

/** The rows that stand in every list, in the order of the first; none without lists. */
export function heldOutByAll(lists: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
  const [first = new Uint32Array(0), ...others] = lists;
  return others.reduce<Uint32Array<ArrayBuffer>>(heldOutByBoth, Uint32Array.from(first));
}

/** The rows that stand in both lists, in the order of the first. */
export function heldOutByBoth(first: Uint32Array, second: Uint32Array): Uint32Array<ArrayBuffer> {
  const others = new Set(second);
  return Uint32Array.from(first.filter(row => others.has(row)));
}
