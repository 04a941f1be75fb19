/** How long the engine's thread may be silent on a device, in milliseconds: the page takes a longer silence for a standstill. */
import type { BackendName } from '../../core/training/device.ts';
import { allowSilence } from '../../platform/pulse.ts';
import type { TrainerSource } from './trainer-source.ts';

/**
 * tfjs beats between its kernels, but a kernel is not interrupted: on WebGL its first call compiles a shader and waits for
 * the GPU, and on the processor it computes a whole layer in plain JavaScript.
 */
const longestKernel: { readonly [Backend in BackendName]: number } = {
  webgpu: 15_000,
  webgl: 15_000,
  wasm: 10_000,
  cpu: 60_000,
};

/**
 * Call it before a trainer is opened: it holds until another one is. The compiled trainers leave the work to threads or to
 * the GPU, or beat in between.
 */
export function allowSilenceOf({ backend, trainer }: Pick<TrainerSource, 'backend' | 'trainer'>): void {
  allowSilence(trainer === 'compiled' ? 0 : longestKernel[backend]);
}
