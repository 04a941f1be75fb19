/** The first bytes inside a gzip file (RFC 1952), to tell what it holds. */
import { inflate } from './inflate.ts';

const flags = { headerChecksum: 2, extra: 4, name: 8, comment: 16 };

/** Up to `count` bytes of the content of the gzip file that begins with `start`; fewer where it is damaged. */
export function gzipStart(start: Uint8Array, count: number): Uint8Array {
  const flag = start[3];
  let at = 10;
  if (flag & flags.extra) at += 2 + start[at] + 256 * start[at + 1];
  for (const text of [flags.name, flags.comment]) {
    if (!(flag & text)) continue;
    const end = start.indexOf(0, at);
    if (end < 0) return new Uint8Array(0);
    at = end + 1;
  }
  if (flag & flags.headerChecksum) at += 2;
  return inflatedStart(start.subarray(at), count);
}

/** Up to `count` bytes of what deflate data holds. */
export function inflatedStart(deflated: Uint8Array, count: number): Uint8Array {
  const into = new Uint8Array(count);
  try {
    return into.subarray(0, inflate(deflated, into).written);
  } catch {
    return new Uint8Array(0);
  }
}
