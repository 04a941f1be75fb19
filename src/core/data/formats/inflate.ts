/**
 * Decompresses deflate data (RFC 1951) of known size. The browser's own decompressor is a stream, which takes longer to
 * set up than a picture of 28 x 28 pixels takes to decode, and there may be 70,000 of them.
 */

export interface Inflated {
  /** Bytes that were written. */
  readonly written: number;
  /** True where the data ended as it should; false where it is cut short or holds more than there is room for. */
  readonly ended: boolean;
}

/** The data is no deflate data. */
export class DeflateError extends Error {}

const longestCode = 15;
const endOfBlock = 256;
const lengthBase = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const distanceBits = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** The order in which a dynamic block gives the lengths of the codes for code lengths. */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Codes of at most this many bits are looked up at once, which almost all of a picture's are. */
const tableBits = 9;

/** A canonical Huffman code: how many codes each length has, and the symbols in the order of their codes. */
interface Code {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
  /** Symbol times 16 plus length of the code with which these bits begin; 0 where that is longer or in no use. */
  readonly table: Uint16Array;
}

function codeOf(lengths: Uint8Array): Code {
  const counts = new Uint16Array(longestCode + 1);
  for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]]++;
  counts[0] = 0;
  const starts = new Uint16Array(longestCode + 2);
  const nextCodes = new Uint16Array(longestCode + 2);
  let room = 1;
  for (let length = 1; length <= longestCode; length++) {
    room = room * 2 - counts[length];
    if (room < 0) throw new DeflateError('more codes than their lengths allow');
    starts[length + 1] = starts[length] + counts[length];
    nextCodes[length + 1] = (nextCodes[length] + counts[length]) << 1;
  }
  const symbols = new Uint16Array(lengths.length);
  const table = new Uint16Array(1 << tableBits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol];
    if (length === 0) continue;
    symbols[starts[length]++] = symbol;
    const code = nextCodes[length]++;
    // A code comes with its highest bit first, and whatever bits follow it.
    if (length <= tableBits)
      for (let bits = reversed(code, length); bits < table.length; bits += 1 << length)
        table[bits] = symbol * 16 + length;
  }
  return { counts, symbols, table };
}

function reversed(code: number, length: number): number {
  let bits = 0;
  for (let bit = 0; bit < length; bit++) bits |= ((code >> bit) & 1) << (length - 1 - bit);
  return bits;
}

const fixedLengths = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);
const fixedCodes = { literal: codeOf(fixedLengths), distance: codeOf(new Uint8Array(30).fill(5)) };

/** The input ended where more of it was needed. */
class EndOfInput extends Error {}
const endOfInput = new EndOfInput();

class Bits {
  private readonly data: Uint8Array;
  private at = 0;
  private held = 0;
  private heldBits = 0;

  constructor(data: Uint8Array) {
    this.data = data;
  }

  take(count: number): number {
    if (this.heldBits < count) this.refill();
    const taken = this.held & ((1 << count) - 1);
    this.drop(count);
    return taken;
  }

  /** Drops the rest of the byte and gives the next `count` bytes, or fewer where the input ends. */
  bytes(count: number): Uint8Array {
    this.at -= this.heldBits >> 3;
    this.held = 0;
    this.heldBits = 0;
    const taken = this.data.subarray(this.at, this.at + count);
    this.at += taken.length;
    return taken;
  }

  symbol({ counts, symbols, table }: Code): number {
    if (this.heldBits < longestCode) this.refill();
    const entry = table[this.held & ((1 << tableBits) - 1)];
    if (entry !== 0) {
      this.drop(entry & 15);
      return entry >> 4;
    }
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length++) {
      code |= (this.held >>> (length - 1)) & 1;
      const count = counts[length];
      if (code - count < first) {
        this.drop(length);
        return symbols[index + code - first];
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    if (this.heldBits < longestCode) throw endOfInput;
    throw new DeflateError('a code that is not in use');
  }

  /** Holds at least 25 bits, or all that are left. */
  private refill(): void {
    while (this.heldBits <= 24 && this.at < this.data.length) {
      this.held |= this.data[this.at++] << this.heldBits;
      this.heldBits += 8;
    }
  }

  private drop(count: number): void {
    if (count > this.heldBits) throw endOfInput;
    this.held >>>= count;
    this.heldBits -= count;
  }
}

function dynamicCodes(bits: Bits): { readonly literal: Code; readonly distance: Code } {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const given = bits.take(4) + 4;
  const codeLengths = new Uint8Array(19);
  for (let i = 0; i < given; i++) codeLengths[lengthOrder[i]] = bits.take(3);
  const lengthCode = codeOf(codeLengths);
  const lengths = new Uint8Array(literals + distances);
  for (let at = 0; at < lengths.length; ) {
    const symbol = bits.symbol(lengthCode);
    if (symbol < 16) {
      lengths[at++] = symbol;
      continue;
    }
    if (symbol === 16 && at === 0) throw new DeflateError('nothing to repeat');
    const value = symbol === 16 ? lengths[at - 1] : 0;
    const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
    if (at + times > lengths.length) throw new DeflateError('more lengths than codes');
    lengths.fill(value, at, at + times);
    at += times;
  }
  return { literal: codeOf(lengths.subarray(0, literals)), distance: codeOf(lengths.subarray(literals)) };
}

/** Writes what `data` holds into `into`, as far as both of them go. Throws a `DeflateError` where it is damaged. */
export function inflate(data: Uint8Array, into: Uint8Array): Inflated {
  const bits = new Bits(data);
  let written = 0;
  try {
    for (;;) {
      const last = bits.take(1) === 1;
      const kind = bits.take(2);
      if (kind === 3) throw new DeflateError('a block of an unknown kind');
      if (kind === 0) {
        const [low, high, notLow, notHigh] = bits.bytes(4);
        if (notHigh === undefined) throw endOfInput;
        if (low + notLow !== 255 || high + notHigh !== 255)
          throw new DeflateError('a length that is damaged');
        const content = bits.bytes(low + 256 * high);
        const room = into.length - written;
        into.set(content.subarray(0, room), written);
        written += Math.min(content.length, room);
        if (content.length > room || content.length < low + 256 * high) return { written, ended: false };
      } else {
        const { literal, distance } = kind === 1 ? fixedCodes : dynamicCodes(bits);
        for (let symbol = bits.symbol(literal); symbol !== endOfBlock; symbol = bits.symbol(literal)) {
          if (written === into.length) return { written, ended: false };
          if (symbol < endOfBlock) {
            into[written++] = symbol;
            continue;
          }
          const index = symbol - endOfBlock - 1;
          if (index >= lengthBase.length) throw new DeflateError('a length that is not in use');
          const length = lengthBase[index] + bits.take(lengthBits[index]);
          const far = bits.symbol(distance);
          if (far >= distanceBase.length) throw new DeflateError('a distance that is not in use');
          const back = distanceBase[far] + bits.take(distanceBits[far]);
          if (back > written) throw new DeflateError('a distance beyond the start');
          const end = Math.min(written + length, into.length);
          const overflows = written + length > into.length;
          for (; written < end; written++) into[written] = into[written - back];
          if (overflows) return { written, ended: false };
        }
      }
      if (last) return { written, ended: true };
    }
  } catch (error) {
    if (error instanceof EndOfInput) return { written, ended: false };
    throw error;
  }
}
