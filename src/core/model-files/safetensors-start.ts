/** Tells safetensors by their first bytes. */

/** A header names a few dozen tensors. */
export const longestHeader = 1e6;

/** True for the length of a header that a file of this size may have, and behind it the header's first brace. */
export function isSafetensors(start: Uint8Array, fileBytes: number): boolean {
  if (start.length < 9 || start[8] !== 0x7b) return false;
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  return view.getBigUint64(0, true) <= BigInt(Math.min(fileBytes - 8, longestHeader));
}
