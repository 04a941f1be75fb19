/** The formats other than CSV, told by the first bytes. */
import { isIdx } from './idx.ts';
import { isNpy } from './npy.ts';
import { isPng } from './png.ts';

export type Format = 'idx' | 'npy' | 'parquet' | 'png' | 'jpeg' | 'gzip';

/** Number of bytes that `formatOf` looks at. */
export const startBytes = 8;

const begins = (start: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => start[index] === byte);

export function formatOf(start: Uint8Array): Format | null {
  if (isIdx(start)) return 'idx';
  if (isNpy(start)) return 'npy';
  if (isPng(start)) return 'png';
  if (begins(start, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (begins(start, [0x50, 0x41, 0x52, 0x31])) return 'parquet';
  if (begins(start, [0x1f, 0x8b])) return 'gzip';
  return null;
}
