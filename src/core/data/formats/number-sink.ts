/** The numbers of an array become bytes, checked one by one. */
import { formatCount } from '../../format.ts';
import type { Bytes } from '../dataset.ts';
import { type ArrayHeader, type NumberType, type Unreadable, unreadable } from './array-header.ts';

type Read = (view: DataView, at: number, littleEndian: boolean) => number;

const readers: Readonly<Record<NumberType, Read>> = {
  u1: (view, at) => view.getUint8(at),
  i1: (view, at) => view.getInt8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  i2: (view, at, little) => view.getInt16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
};

const mostBytesOfNumber = 8;

/** Takes the content of an array in chunks of any size and writes whole numbers from 0 to 255 into `into`. */
export class NumberSink {
  /** Numbers that were written. */
  done = 0;
  private readonly into: Bytes;
  private readonly header: ArrayHeader;
  private readonly read: Read;
  private readonly size: number;
  /** The first bytes of a number whose others are in the next chunk. */
  private readonly begun = new Uint8Array(mostBytesOfNumber);
  private begunBytes = 0;

  constructor(header: ArrayHeader, into: Bytes) {
    this.header = header;
    this.into = into;
    this.read = readers[header.type];
    this.size = Number(header.type.slice(1));
  }

  /** Takes the next bytes, none beyond the end of the array; says which number is not a byte. */
  push(chunk: Uint8Array): Unreadable | null {
    if (this.header.type === 'u1') {
      this.into.set(chunk, this.done);
      this.done += chunk.length;
      return null;
    }
    let at = 0;
    if (this.begunBytes > 0) {
      const rest = chunk.subarray(0, this.size - this.begunBytes);
      this.begun.set(rest, this.begunBytes);
      this.begunBytes += rest.length;
      at = rest.length;
      if (this.begunBytes < this.size) return null;
      this.begunBytes = 0;
      const problem = this.take(new DataView(this.begun.buffer), 0);
      if (problem !== null) return problem;
    }
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    for (; at + this.size <= chunk.length; at += this.size) {
      const problem = this.take(view, at);
      if (problem !== null) return problem;
    }
    this.begun.set(chunk.subarray(at));
    this.begunBytes = chunk.length - at;
    return null;
  }

  private take(view: DataView, at: number): Unreadable | null {
    const value = this.read(view, at, this.header.littleEndian);
    if (!Number.isInteger(value) || value < 0 || value > 255)
      return unreadable(
        `Number ${formatCount(this.done + 1)} is ${value}; ${this.header.role} are whole numbers from 0 to 255.`,
        value > 0 && value < 1 && this.header.role === 'images'
          ? 'Pixels from 0 to 1 have to be multiplied: (x * 255).round().astype("uint8").'
          : 'Save whole numbers instead: x.astype("uint8").',
      );
    this.into[this.done++] = value;
    return null;
  }
}
