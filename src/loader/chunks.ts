const bufferBytes = 1 << 20;

export interface Chunks {
  /** The next bytes, which are valid until the next call; null at the end. Throws what the stream throws. */
  next(): Promise<Uint8Array | null>;
  /** Nobody waits for the rest. */
  cancel(): void;
}

/**
 * A stream's chunks. A file's own stream fills one buffer over and over, so that reading a large file leaves no
 * garbage of its size behind; streams that cannot do this give chunks of their own.
 */
export function chunksOf(stream: ReadableStream<Uint8Array>): Chunks {
  const recycled = byteReader(stream);
  if (recycled === null) {
    const reader = stream.getReader();
    return {
      next: async () => (await reader.read()).value ?? null,
      cancel: () => void reader.cancel().catch(() => undefined),
    };
  }
  let buffer = new ArrayBuffer(bufferBytes);
  return {
    async next() {
      const { done, value } = await recycled.read(new Uint8Array(buffer));
      if (value !== undefined) buffer = value.buffer;
      return done ? null : (value ?? null);
    },
    cancel: () => void recycled.cancel().catch(() => undefined),
  };
}

/** Null where the stream is no byte stream. */
function byteReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}
