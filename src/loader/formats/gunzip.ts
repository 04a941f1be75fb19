/** Decompresses a gzip file that itself comes as chunks: one inside a zip. */
import type { ByteSource } from './part-source.ts';

export function gunzipped(packed: ByteSource): ByteSource['open'] {
  return signal => {
    const chunks = packed.open(signal);
    const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        const chunk = await chunks.next();
        if (chunk === null) controller.close();
        // A chunk is valid only until the next.
        else controller.enqueue(chunk.slice());
      },
      cancel: () => chunks.cancel(),
    });
    const reader = bytes.pipeThrough(new DecompressionStream('gzip')).getReader();
    return {
      next: async () => (await reader.read()).value ?? null,
      cancel: () => void reader.cancel().catch(() => undefined),
    };
  };
}
