/** How long the engine's thread may be silent on a device, in milliseconds: the page takes a longer silence for a standstill. */
import { allowSilence } from '../../platform/pulse.ts';
import type { TrainerSource } from './sources.ts';

/**
 * The compiled trainers leave the work to threads or to the GPU, or beat in between; only to open one takes a while. tfjs
 * beats between its kernels, but a kernel is not interrupted: on WebGL its first call compiles a shader and waits for the
 * GPU, and on the processor it computes a whole layer in plain JavaScript.
 */
const longest = { opening: 6000, gpuKernel: 15_000, wasmKernel: 10_000, cpuKernel: 60_000 } as const;

type Which = Pick<TrainerSource, 'backend' | 'trainer'>;

function silenceOf({ backend, trainer }: Which): number {
  if (trainer === 'compiled') return 0;
  if (backend === 'cpu') return longest.cpuKernel;
  return backend === 'wasm' ? longest.wasmKernel : longest.gpuKernel;
}

/** Call it before a trainer is opened. */
export const allowOpening = (source: Which): void =>
  allowSilence(Math.max(longest.opening, silenceOf(source)));

/** Call it when a trainer is open: it holds while that works. */
export const allowWork = (source: Which): void => allowSilence(silenceOf(source));
