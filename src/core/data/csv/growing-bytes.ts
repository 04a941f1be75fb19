/** Storage for the rows of a file that is still being read. */
import type { Bytes } from '../dataset.ts';

/** Allocates `length` zeroed bytes, in shared memory where the page may have it. Throws a `RangeError` without room. */
export type Allocate = (length: number) => Bytes;

const firstRows = 1024;
/**
 * Storage grows by at most this factor, so to a million rows at first: memory that is never written to is almost free.
 */
const maxGrowth = 1024;

/**
 * Rows of equal width, in bytes, whose number is not known beforehand.
 *
 * The storage grows geometrically: by a factor of two, or, where the size of the whole file is known, at once to the
 * number of rows that this size predicts. The factor has an upper bound, so that a file that states a false size cannot
 * claim all memory.
 */
export class GrowingBytes {
  private bytes: Bytes;
  private readonly width: number;
  private readonly allocate: Allocate;

  constructor(width: number, allocate: Allocate) {
    this.width = width;
    this.allocate = allocate;
    this.bytes = allocate(firstRows * width);
  }

  /** The storage, with room for at least one row more than `rows`; `expectedRows` is the predicted total, or null. */
  withRoom(rows: number, expectedRows: number | null): Bytes {
    if ((rows + 1) * this.width <= this.bytes.length) return this.bytes;
    const wanted = expectedRows === null ? rows * 2 : Math.ceil(expectedRows * 1.01) + 16;
    const grown = this.allocate(Math.max(rows + 256, Math.min(wanted, rows * maxGrowth)) * this.width);
    grown.set(this.bytes.subarray(0, rows * this.width));
    this.bytes = grown;
    return grown;
  }

  /** The first `rows` rows: a view, not a copy. */
  finish(rows: number): Bytes {
    return this.bytes.subarray(0, rows * this.width);
  }
}
