/**
 * MurmurHash3 x86 32-bit (Austin Appleby, https://github.com/aappleby/smhasher) over 32-bit
 * words, added piece by piece.
 */
const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

export class Murmur3 {
  private hash = 0;
  private words = 0;

  add(words: Uint32Array): this {
    let hash = this.hash;
    // The loop counts by index because an iterator takes several times as long until the engine has optimised it.
    for (let at = 0; at < words.length; at++) {
      const mixed = Math.imul(rotate(Math.imul(words[at], 0xcc9e2d51), 15), 0x1b873593);
      hash = (Math.imul(rotate(hash ^ mixed, 13), 5) + 0xe6546b64) | 0;
    }
    this.hash = hash;
    this.words += words.length;
    return this;
  }

  /** The hash of all words added so far, an unsigned 32-bit number. */
  digest(): number {
    let hash = this.hash ^ (4 * this.words);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}
