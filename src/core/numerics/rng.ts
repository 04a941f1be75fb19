/**
 * The one source of random numbers: a counter-based generator.
 *
 * A number is a pure function of a key and a counter, so it can be drawn in any order, on any thread and in any
 * language (TypeScript, WebAssembly SIMD, WGSL) with the same bits: only 32-bit multiply, shift, xor and add are used.
 * The mixer is "lowbias32" (Chris Wellons, https://nullprogram.com/blog/2018/07/31/), applied to key and counter in turn.
 */

/** Mixes 32 bits; a bijection on unsigned 32-bit integers. */
export function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Derives an independent stream from a seed and any number of words (stream id, epoch, layer, ...). */
export function deriveKey(seed: number, ...words: readonly number[]): number {
  let key = mix32((seed >>> 0) + 0x9e3779b9);
  for (const word of words) key = mix32((key ^ mix32((word >>> 0) + 0x85ebca6b)) + 0x9e3779b9);
  return key;
}

/** 32 random bits for one counter of a stream, as an unsigned integer. */
export function randomBits(key: number, counter: number): number {
  return mix32(mix32((counter + 0x9e3779b9) >>> 0) ^ key);
}

/** A float in [0, 1) with 24 random bits, exact in float32. */
export function randomUnit(key: number, counter: number): number {
  return (randomBits(key, counter) >>> 8) / 16777216;
}

/** An integer in [0, bound); `bound` is at most 2^32. The bias is below bound / 2^32. */
export function randomBelow(key: number, counter: number, bound: number): number {
  return Math.floor((randomBits(key, counter) / 4294967296) * bound);
}

/** A seeded permutation of 0..count-1 (Fisher-Yates). */
export function permutation(count: number, key: number): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = randomBelow(key, i, i + 1);
    const swap = order[i];
    order[i] = order[j];
    order[j] = swap;
  }
  return order;
}

/** The stream ids that go into `deriveKey`. Each use of randomness has its own, so no two uses share their numbers. */
export const stream = {
  weights: 1,
  split: 2,
  order: 3,
  dropout: 4,
  augment: 5,
  gallery: 6,
  search: 7,
  projection: 8,
  sample: 9,
} as const;
