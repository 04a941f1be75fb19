/** Byte streams as chunks, read with little garbage. */

import { fromContainer } from './container-error.ts';

const bufferBytes = 1 << 20;

export interface Chunks {
  /** Gives the next bytes, which are valid until the next call; null at the end. Rejects with a `ContainerError` for the stream's error. */
  next(): Promise<Uint8Array | null>;
  /** Ends the reading; the rest of the stream is dropped. */
  cancel(): void;
}

/**
 * Reads a stream in chunks. A byte stream, as a file gives it, refills one buffer, so that reading a large file leaves no
 * garbage of its size behind; other streams allocate each chunk.
 */
export function chunksOf(stream: ReadableStream<Uint8Array>): Chunks {
  const recycled = byteReader(stream);
  if (recycled === null) {
    const reader = stream.getReader();
    return {
      next: async () => (await fromContainer(() => reader.read())).value ?? null,
      cancel: () => void reader.cancel().catch(() => undefined),
    };
  }
  let buffer = new ArrayBuffer(bufferBytes);
  return {
    async next() {
      const { done, value } = await fromContainer(() => recycled.read(new Uint8Array(buffer)));
      if (value !== undefined) buffer = value.buffer;
      return done ? null : (value ?? null);
    },
    cancel: () => void recycled.cancel().catch(() => undefined),
  };
}

/** Gives a reader that fills the caller's buffer, null where the stream is not a byte stream. */
function byteReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}
