/** Zips with other bytes before them: programs that unpack themselves, and downloads that were saved with their headers. */

/** The record that ends a zip, without the comment that may follow it (APPNOTE.TXT 4.3.16). */
const endBytes = 22;
const endSignature = 0x06054b50;
const longestComment = 0xffff;

/** True for a file that ends as a zip does, whatever it begins with. */
export async function endsAsZip(file: Blob): Promise<boolean> {
  if (file.size < endBytes) return false;
  const tail = new DataView(await file.slice(-(endBytes + longestComment)).arrayBuffer());
  for (let at = tail.byteLength - endBytes; at >= 0; at--)
    if (tail.getUint32(at, true) === endSignature)
      return at + endBytes + tail.getUint16(at + endBytes - 2, true) === tail.byteLength;
  return false;
}
