/** No name, no time, unknown system (RFC 1952, 2.3). */
const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

/**
 * Bare deflate data as a gzip member: the same data between a header and its content's checksum and length, which the
 * browser's decompressor checks.
 *
 * @param crc32 of the content
 * @param contentBytes the content's length in bytes
 */
export function gzipMember(deflated: Blob, crc32: number, contentBytes: number): Blob {
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, crc32, true);
  // Modulo 2^32, as the format wants it.
  trailer.setUint32(4, contentBytes, true);
  return new Blob([header, deflated, trailer]);
}
