/** Waiting for what other tasks do. */
import { vi } from 'vitest';

/**
 * Resolves once `holds` gives true. Rejects after so long that it is no matter of a busy machine, which may keep a task of
 * milliseconds waiting for seconds.
 */
export const eventually = (holds: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(holds, { timeout: 15_000 });
