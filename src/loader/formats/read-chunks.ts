/** Feeds the content of a file to a reader, with progress, and room for messages in between. */
import type { Bytes } from '../../core/data/dataset.ts';
import { type ByteSource, type PartOptions, type PartsReading, refusedPart } from './part-source.ts';

/** The reading pauses this often to handle messages: a stream that is always ready never leaves the microtask queue. */
const millisecondsBetweenPauses = 100;

/** A pause for messages, where the last one is long ago. */
export function pauser(): () => Promise<void> {
  let paused = performance.now();
  return async () => {
    if (performance.now() - paused < millisecondsBetweenPauses) return;
    await new Promise(resolve => setTimeout(resolve));
    paused = performance.now();
  };
}

/** The memory for a table; null where there is not as much. */
export function allocated({ allocate }: PartOptions, bytes: number): Bytes | null {
  try {
    return allocate(bytes);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export const tooLarge = (file: string): PartsReading =>
  refusedPart(file, {
    message: 'The images do not fit into the memory that the browser gives to a page.',
    remedy: 'Close other tabs, or drop a file with fewer images.',
  });

/** What the browser or a library threw first. */
const firstCause = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined ? error.cause : error;

/**
 * Hands each chunk to `take`, which may end the reading with a refusal, and gives that or null.
 * Rejects when the signal is aborted, and with what `take` throws.
 */
export async function readChunks(
  source: ByteSource,
  { signal, onProgress }: PartOptions,
  take: (chunk: Uint8Array) => PartsReading | null,
  rows: () => number,
): Promise<PartsReading | null> {
  const chunks = source.open(signal);
  const pause = pauser();
  let bytesDone = 0;
  try {
    for (;;) {
      let chunk: Uint8Array | null;
      try {
        chunk = await chunks.next();
      } catch (error) {
        signal.throwIfAborted();
        return { kind: 'refused', problem: source.explain(firstCause(error)) };
      }
      signal.throwIfAborted();
      if (chunk === null) return null;
      const refusal = take(chunk);
      if (refusal !== null) return refusal;
      bytesDone += chunk.length;
      onProgress({ bytesDone, rows: rows() });
      await pause();
    }
  } finally {
    chunks.cancel();
  }
}
