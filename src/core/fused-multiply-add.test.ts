import { expect, test } from 'vitest';
import { canFuse } from './fused-multiply-add.ts';

test.each([
  ['says no to the instruction', { WebAssembly: { validate: () => false } }, false],
  ['knows the instruction', { WebAssembly: { validate: () => true } }, true],
  ['has no WebAssembly', {}, false],
])('an engine that %s can fuse or not', (_, scope, expected) => {
  expect(canFuse(scope)).toBe(expected);
});
