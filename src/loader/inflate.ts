/** Gzip data as chunks of its content, in the memory of a few buffers however large the content is. */
import { type Chunks, chunksOf } from './chunks.ts';

const bufferBytes = 1 << 20;
/** What one write inflates to is queued as a whole, and digits shrink to an eighth: half a megabyte. */
const partBytes = 1 << 16;

/**
 * What is sent to a closed port changes hands and is gone. A decompressor allocates every chunk afresh and keeps what it
 * was given, and the collector finds them so late that they cost as much memory as half of what is read.
 */
const nowhere = new MessageChannel();
nowhere.port2.close();

function free(bytes: Uint8Array<ArrayBuffer>): void {
  // A view of a larger buffer is not the only one.
  if (bytes.length === bytes.buffer.byteLength) nowhere.port1.postMessage(null, [bytes.buffer]);
}

async function pour(blob: Blob, into: WritableStream<Uint8Array>): Promise<void> {
  const chunks = chunksOf(blob.stream());
  const writer = into.getWriter();
  try {
    for (let chunk = await chunks.next(); chunk !== null; chunk = await chunks.next())
      for (let at = 0; at < chunk.length; at += partBytes) {
        const part = chunk.slice(at, at + partBytes);
        await writer.write(part);
        // Node's streams take less than this without having read it when the promise resolves.
        if (part.length === partBytes) free(part);
      }
    await writer.close();
  } catch (error) {
    // The reader's side throws it too.
    await writer.abort(error).catch(() => undefined);
  } finally {
    chunks.cancel();
  }
}

/** The same bytes in chunks of `bytes`, the last one shorter; each chunk that was read is freed as soon as it is copied. */
export function gathered(read: () => Promise<Uint8Array<ArrayBuffer> | null>, bytes: number): Chunks['next'] {
  const buffer = new Uint8Array(bytes);
  /** Read, and not wholly copied into the buffer yet. */
  let chunk: Uint8Array<ArrayBuffer> | null = null;
  let taken = 0;
  return async () => {
    let filled = 0;
    while (filled < buffer.length) {
      chunk ??= await read();
      if (chunk === null) break;
      const part = chunk.subarray(taken, taken + buffer.length - filled);
      buffer.set(part, filled);
      filled += part.length;
      taken += part.length;
      if (taken < chunk.length) break;
      free(chunk);
      chunk = null;
      taken = 0;
    }
    return filled === 0 ? null : buffer.subarray(0, filled);
  };
}

/**
 * The checksum and the length at the end are checked; a mismatch, damage and data behind the end are thrown, as is what
 * `gzip` rejects with.
 */
export function inflatedChunks(gzip: Promise<Blob>): Chunks {
  const opened = gzip.then(blob => {
    const inflater = new DecompressionStream('gzip') as ReadableWritablePair<
      Uint8Array<ArrayBuffer>,
      Uint8Array
    >;
    void pour(blob, inflater.writable);
    return inflater.readable.getReader();
  });
  return {
    next: gathered(async () => (await (await opened).read()).value ?? null, bufferBytes),
    cancel: () => void opened.then(reader => reader.cancel()).catch(() => undefined),
  };
}
