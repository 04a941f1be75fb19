/** Measures the garbage of a step of ours on the page's own thread: only there the heap's size is told. */
import type { Images } from '../arms/images.ts';
import { wasmSession } from '../arms/ours-wasm.ts';
import type { Network } from '../networks.ts';

declare global {
  interface Performance {
    /** Chromium's; exact with `--enable-precise-memory-info`. */
    readonly memory: { readonly usedJSHeapSize: number };
  }
}

const steps = 32;
const tries = 8;

/** Gives the bytes a step. A collection within a try makes the heap shrink: the largest growth counts. */
export async function bytesPerStep(network: Network, batch: number, images: Images): Promise<number> {
  const session = await wasmSession(1, 'float32', network, batch, images);
  await session.run(0, steps);
  let largest = 0;
  for (let index = 1; index <= tries; index++) {
    const before = performance.memory.usedJSHeapSize;
    await session.run(index * steps, steps);
    largest = Math.max(largest, performance.memory.usedJSHeapSize - before);
  }
  await session.dispose();
  return largest / steps;
}
