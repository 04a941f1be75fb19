/** Where and how long a call may run. */
import { RecognizerError } from './errors.ts';
import type { EngineStart } from './hosts/engine-host.ts';
import type { Backend } from './settings.ts';

export interface RunOptions {
  /**
   * `wasm` (the default) is WebAssembly on threads, `webgpu` a GPU, `auto` the faster of both for a training,
   * which is measured first; a prediction is not, and runs on `wasm`. What was chosen runs, or the call rejects with 'unsupported'.
   */
  readonly backend?: Backend | undefined;
  /**
   * The number of threads on WebAssembly, at most 8. By default a training tries a moment on which number it is fastest
   * here, and a prediction takes one for each core. A page that is not cross-origin isolated has one. The number changes no
   * bit of the result.
   */
  readonly threads?: number | undefined;
  /** Ends the call at once, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Throws a `RecognizerError` ('settings') for an impossible option. */
export function requireRun({ backend = 'wasm', threads }: RunOptions): EngineStart {
  if (!['wasm', 'webgpu', 'auto'].includes(backend))
    throw new RecognizerError('settings', `There is no backend ${backend}.`, 'Choose wasm, webgpu or auto.');
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1))
    throw new RecognizerError(
      'settings',
      `There cannot be ${threads} threads.`,
      'Give a whole number from 1.',
    );
  return { backend, threads: threads ?? null };
}
