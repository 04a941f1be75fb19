/** The byte encodings of the WebAssembly binary format (https://webassembly.github.io/spec/core/binary/). */

/** Bytes, or parts one after another. Parts are shared and not copied; only a `ByteWriter` lays them out. */
export type Code = readonly (number | Code | Choice)[];

/** The same number by exact operations, or by fused ones that round less often. */
export interface Choice {
  readonly exact: Code;
  readonly fused: Code;
}

const firstCapacity = 256;

/** Lays bytes out one after another. A module has some 100,000 of them, which whoever waits for a first step waits for. */
export class ByteWriter {
  private bytes = new Uint8Array(firstCapacity);
  private length = 0;

  constructor(private readonly choice: keyof Choice = 'exact') {}

  write(code: Code): void {
    for (const part of code) {
      if (typeof part !== 'number') this.write('exact' in part ? part[this.choice] : part);
      else {
        if (this.length === this.bytes.length) this.reserve(1);
        this.bytes[this.length++] = part;
      }
    }
  }

  writeBytes(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.bytes.length) this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** A copy of what has been written. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }

  private reserve(more: number): void {
    const grown = new Uint8Array(2 * (this.bytes.length + more));
    grown.set(this.bytes);
    this.bytes = grown;
  }
}

/** LEB128 of an unsigned 32-bit integer. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** LEB128 of a signed 32-bit integer; unsigned numbers of 2^31 and more wrap round. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

/** Little-endian IEEE 754 single precision. */
export function float32(value: number): number[] {
  return [...new Uint8Array(Float32Array.of(value).buffer)];
}

/** A vector: the count of its items, then the items. */
export const vector = (items: readonly Code[]): Code => [unsigned(items.length), ...items];

/** A name: its length in bytes, then UTF-8. */
export function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...unsigned(bytes.length), ...bytes];
}

/** What stands behind its length in bytes, as a section and a function's body do. */
export function writeSized(into: ByteWriter, write: (content: ByteWriter) => void): void {
  const content = new ByteWriter();
  write(content);
  const bytes = content.written();
  into.write(unsigned(bytes.length));
  into.writeBytes(bytes);
}
