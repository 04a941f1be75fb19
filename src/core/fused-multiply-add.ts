/** Arithmetic of WebAssembly that rounds a product and a sum together. */

/** A module with one function, which does nothing but `f32x4.relaxed_madd` with three zeros. */
const probe = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 2, 1, 0],
  ...[10, 20, 1, 18, 0],
  ...[0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0xfd, 0x85, 0x02, 0x1a, 0x0b],
);

interface Engine {
  validate(bytes: Uint8Array): boolean;
}

/**
 * Whether WebAssembly has relaxed SIMD here (https://github.com/WebAssembly/relaxed-simd), whose `a x b + c` is one operation on
 * processors that have it.
 */
export function canFuse(scope: object = globalThis): boolean {
  return 'WebAssembly' in scope && (scope.WebAssembly as Engine).validate(probe);
}
