/** Decompresses gzip data in chunks, with the memory of a few buffers however large the content is. */
import { type Chunks, chunksOf } from './chunks.ts';

const bufferBytes = 1 << 20;
/** Compressed bytes a write. The stream queues all that one write inflates to: half a megabyte, as digits shrink to an eighth. */
const partBytes = 1 << 16;

/**
 * Frees buffers at once: one that is transferred to a closed port is gone. Without it the chunks that a decompressor
 * allocates and was given are collected so late that they cost half as much memory as the whole content.
 */
const nowhere = new MessageChannel();
nowhere.port2.close();

function free(bytes: Uint8Array<ArrayBuffer>): void {
  // Other views may use the rest of a larger buffer.
  if (bytes.length === bytes.buffer.byteLength) nowhere.port1.postMessage(null, [bytes.buffer]);
}

async function writeAll(blob: Blob, into: WritableStream<Uint8Array>): Promise<void> {
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
    // The readable side throws this error too, and there it is reported.
    await writer.abort(error).catch(() => undefined);
  } finally {
    chunks.cancel();
  }
}

/** Regroups what `read` gives into chunks of `bytes` bytes, the last one shorter; frees each chunk once it is copied. */
export function gathered(read: () => Promise<Uint8Array<ArrayBuffer> | null>, bytes: number): Chunks['next'] {
  const buffer = new Uint8Array(bytes);
  /** The chunk that is being copied; its first `taken` bytes are done. */
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
 * Decompresses a gzip file. Reading rejects with what `gzip` rejects with, and with a `TypeError` where the data is
 * damaged, its checksum or length does not match, or data follows its end.
 */
export function inflatedChunks(gzip: Promise<Blob>): Chunks {
  const opened = gzip.then(blob => {
    const inflater = new DecompressionStream('gzip') as ReadableWritablePair<
      Uint8Array<ArrayBuffer>,
      Uint8Array
    >;
    void writeAll(blob, inflater.writable);
    return inflater.readable.getReader();
  });
  return {
    next: gathered(async () => (await (await opened).read()).value ?? null, bufferBytes),
    cancel: () => void opened.then(reader => reader.cancel()).catch(() => undefined),
  };
}
