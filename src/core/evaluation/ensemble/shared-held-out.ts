/** The rows on which several runs or networks may be compared fairly: those that all of them held out. */

/** The row numbers that are in every list, in the order of the first; empty without lists. */
export function heldOutByAll(lists: readonly Uint32Array[]): Uint32Array<ArrayBuffer> {
  const [first = new Uint32Array(0), ...others] = lists;
  return others.reduce<Uint32Array<ArrayBuffer>>(heldOutByBoth, Uint32Array.from(first));
}

/** The row numbers that are in both lists, in the order of the first. */
export function heldOutByBoth(first: Uint32Array, second: Uint32Array): Uint32Array<ArrayBuffer> {
  const others = new Set(second);
  return Uint32Array.from(first.filter(row => others.has(row)));
}
