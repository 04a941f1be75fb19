/** Files together as one zip. */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core.js';

/** The earliest day that a zip can name: equal content gives equal bytes. */
const noDate = new Date(1980, 0, 1);

/** A zip of these files, uncompressed: weights do not shrink, and the rest is small. */
export async function zipOf(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer> | string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), {
    level: 0,
    useWebWorkers: false,
    extendedTimestamp: false,
    lastModDate: noDate,
  });
  for (const [name, content] of files) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    await zip.add(name, new Uint8ArrayReader(bytes));
  }
  return zip.close();
}
