/** The words of a device, wherever the page names one. */
import { formatPlural } from '../format.ts';
import type { Device } from './device.ts';

/** Names the device in use: `wasm · compiled · 2 threads`, `webgpu · layers · Apple M2`. */
export function describeDevice({ backend, trainer, threads, adapter }: Device): string {
  const parts: string[] = [backend, trainer];
  if (adapter !== null) parts.push(adapter);
  if (backend === 'wasm' || threads > 1) parts.push(formatPlural(threads, 'thread'));
  return parts.join(' · ');
}
