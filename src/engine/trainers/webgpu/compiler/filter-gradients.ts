/** All filter gradients in one dispatch where the GPU's limits allow it, since none of them waits for another; else one by one. */
import type { Kernel } from '../kernels/kernel.ts';
import { type Part, together } from '../kernels/part.ts';
import { arenaBytes, type Places } from './rewriting/arenas.ts';

/** What a GPU allows a kernel. */
export interface BindingLimits {
  /** The buffers that one kernel binds. */
  readonly storageBuffers: number;
  /** The bytes of one buffer. */
  readonly bufferBytes: number;
}

/** The limits that every GPU allows, see https://www.w3.org/TR/webgpu/#limits. */
export const leastLimits: BindingLimits = { storageBuffers: 8, bufferBytes: 128 * 1024 * 1024 };

export interface FilterGradients {
  readonly kernels: readonly Kernel[];
  /** Where the buffers lie that the kernel of several parts reads. */
  readonly places: Places;
}

/** The name of the kernel that computes all of them. */
const label = 'filter gradients';

export function filterGradients(
  parts: readonly Part[],
  limits: BindingLimits | null,
  placesOf: (kernel: Kernel) => Places,
): FilterGradients {
  const apart: FilterGradients = {
    kernels: parts.map(part => together(part.label, [part])),
    places: new Map(),
  };
  if (limits === null || parts.length < 2) return apart;
  const kernel = together(label, parts);
  const places = placesOf(kernel);
  const arenas = arenaBytes(places);
  // The arenas that it reads, and the buffer of the gradients.
  const isAllowed =
    arenas.size + 1 <= limits.storageBuffers && Math.max(...arenas.values()) <= limits.bufferBytes;
  return isAllowed ? { kernels: [kernel], places } : apart;
}
