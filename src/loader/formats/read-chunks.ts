/** Feeds the content of a file to a reader, with progress, and room for messages in between. */
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

export const tooLarge = {
  message: 'The images do not fit into the memory that the browser gives to a page.',
  remedy: 'Close other tabs, or drop a file with fewer images.',
};

/**
 * Hands each chunk to `take`, which may end the reading with a refusal, and gives that or null.
 * Rejects only when the signal is aborted.
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
      const chunk = await chunks.next();
      signal.throwIfAborted();
      if (chunk === null) return null;
      const refusal = take(chunk);
      if (refusal !== null) return refusal;
      bytesDone += chunk.length;
      onProgress({ bytesDone, rows: rows() });
      await pause();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RangeError) return refusedPart(source.name, tooLarge);
    return { kind: 'refused', problem: source.explain(error) };
  } finally {
    chunks.cancel();
  }
}
