import { expect, test } from 'vitest';
import { allocateBytes, canShareMemory } from './shared-memory.ts';

test.each([
  ['an isolated page with shared memory', { crossOriginIsolated: true, SharedArrayBuffer }, true],
  ['an isolated page without it, as in WebKitGTK', { crossOriginIsolated: true }, false],
  ['a page that is not isolated', { crossOriginIsolated: false, SharedArrayBuffer }, false],
  ['a place that knows no isolation', {}, false],
])('memory can be shared or not in %s', (_, scope, expected) => {
  expect(canShareMemory(scope)).toBe(expected);
});

test('where memory cannot be shared, bytes are ordinary, zeroed memory', () => {
  const bytes = allocateBytes(3);
  expect(bytes).toEqual(Uint8Array.of(0, 0, 0));
  expect(bytes.buffer).toBeInstanceOf(ArrayBuffer);
});
