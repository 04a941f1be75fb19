import type { Bytes } from '../dataset.ts';

/** Gives `length` zeroed bytes: shared memory where the page may have it. Throws RangeError when there is no room. */
export type Allocate = (length: number) => Bytes;

const firstRows = 1024;
/** A first growth to a million rows is believed: memory that is never written to costs next to nothing. */
const mostGrowth = 1024;

/**
 * Rows of equal width whose number is not known beforehand.
 *
 * The storage grows geometrically: by a factor of two, or, where the size of the whole file is known, at once to what
 * the rows read so far foretell. The factor's bound keeps a file that lies about its size from claiming all memory.
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

  /** Storage with room for at least one row more than `rows`. */
  withRoom(rows: number, foretoldRows: number | null): Bytes {
    if ((rows + 1) * this.width <= this.bytes.length) return this.bytes;
    const foretold = foretoldRows === null ? rows * 2 : Math.ceil(foretoldRows * 1.01) + 16;
    const grown = this.allocate(Math.max(rows + 256, Math.min(foretold, rows * mostGrowth)) * this.width);
    grown.set(this.bytes.subarray(0, rows * this.width));
    this.bytes = grown;
    return grown;
  }

  /** The first `rows` rows: a view, not a copy. */
  finish(rows: number): Bytes {
    return this.bytes.subarray(0, rows * this.width);
  }
}
