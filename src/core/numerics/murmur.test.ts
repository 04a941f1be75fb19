import { expect, test } from 'vitest';
import { Murmur3 } from './murmur.ts';

test.each([
  [[], 0],
  // The published verification values for "test" and four bytes 0x87654321.
  [[0x74736574], 0xba6bd213],
  [[0x87654321], 0xf55b516b],
])('hashes the words %j as the reference does', (words, expected) => {
  expect(new Murmur3().add(Uint32Array.from(words)).digest()).toBe(expected);
});

test('pieces give the hash of the whole, and one flipped bit another', () => {
  const words = Uint32Array.from({ length: 50 }, (_, i) => i * 2654435761);
  const whole = new Murmur3().add(words).digest();
  expect(new Murmur3().add(words.subarray(0, 7)).add(words.subarray(7)).digest()).toBe(whole);
  words[31] ^= 4;
  expect(new Murmur3().add(words).digest()).not.toBe(whole);
});
