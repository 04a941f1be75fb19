/** Decompresses gzip data in chunks, with the memory of a few buffers however large the content is. */
import type { Chunks } from './chunks.ts';
import { ContainerError, fromContainer } from './container-error.ts';

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

/** Writes all chunks. Gives the error that ended it; one of the stream itself is reported on its readable side. */
async function writeAll(chunks: Chunks, into: WritableStream<Uint8Array>): Promise<unknown> {
  const writer = into.getWriter();
  try {
    for (let chunk = await chunks.next(); chunk !== null; chunk = await chunks.next())
      for (let at = 0; at < chunk.length; at += partBytes) {
        const part = chunk.slice(at, at + partBytes);
        await fromContainer(() => writer.write(part));
        // Node's streams take less than this without having read it when the promise resolves.
        if (part.length === partBytes) free(part);
      }
    await fromContainer(() => writer.close());
    return null;
  } catch (error) {
    await writer.abort(error).catch(() => undefined);
    return error;
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
 * Decompresses a gzip file. Reading rejects with what `gzip` rejects with, and with a `ContainerError` where the data
 * cannot be read or is damaged, its checksum or length does not match, or data follows its end.
 */
export function inflatedChunks(gzip: Promise<Chunks>): Chunks {
  const opened = gzip.then(chunks => {
    const inflater = new DecompressionStream('gzip') as ReadableWritablePair<
      Uint8Array<ArrayBuffer>,
      Uint8Array
    >;
    const written = writeAll(chunks, inflater.writable);
    return { written, reader: inflater.readable.getReader() };
  });
  const read = async () => {
    const { written, reader } = await opened;
    try {
      return (await reader.read()).value ?? null;
    } catch (error) {
      const ended = await written;
      // What the program got wrong ends the stream as damaged data does.
      throw ended === null || ended instanceof ContainerError ? new ContainerError(error) : ended;
    }
  };
  return {
    next: gathered(read, bufferBytes),
    cancel: () => void opened.then(({ reader }) => reader.cancel()).catch(() => undefined),
  };
}
