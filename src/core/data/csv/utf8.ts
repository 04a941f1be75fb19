const block = 8192;

/** The text of a line's bytes, or null where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  if (bytes.every(byte => byte < 0x80)) {
    let text = '';
    for (let at = 0; at < bytes.length; at += block)
      text += String.fromCharCode(...bytes.subarray(at, at + block));
    return text;
  }
  let escaped = '';
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, '0')}`;
  try {
    return decodeURIComponent(escaped);
  } catch {
    return null;
  }
}
