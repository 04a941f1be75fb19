import { hashInputs } from '../core/data/data-checks.ts';
import type { TestTable, TrainingTable } from '../core/data/dataset.ts';

/** SHA-256 over the SHA-256 digests of the tables' blocks, in hex. */
export async function contentHash(training: TrainingTable | null, test: TestTable | null): Promise<string> {
  const digests: number[] = [];
  // A digest does not take shared memory: each block is copied, always to the same place.
  let copy = new Uint8Array(0);
  for (const block of hashInputs(training, test)) {
    if (copy.length < block.length) copy = new Uint8Array(block.length);
    copy.set(block);
    const digest = await crypto.subtle.digest('SHA-256', copy.subarray(0, block.length));
    digests.push(...new Uint8Array(digest));
  }
  const hash = await crypto.subtle.digest('SHA-256', Uint8Array.from(digests));
  return Array.from(new Uint8Array(hash), byte => byte.toString(16).padStart(2, '0')).join('');
}
