/** Starts a tfjs backend, or says that it cannot. */
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import wasmPlain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import '@tensorflow/tfjs-backend-webgpu';

/** Starts the backend and gives its name, with the number of threads for wasm; rejects where it cannot start. */
export async function startBackend(backend: string, threads: number): Promise<string> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': wasmPlain,
    'tfjs-backend-wasm-simd.wasm': wasmSimd,
    'tfjs-backend-wasm-threaded-simd.wasm': wasmThreads,
  });
  setThreadsCount(threads);
  // A backend that cannot start leaves another one in its place.
  const started = await tf.setBackend(backend);
  await tf.ready();
  if (!started || tf.getBackend() !== backend) throw new Error(`tfjs cannot start ${backend} here`);
  if (backend !== 'wasm') return backend;
  const shared = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  return `wasm, ${shared && threads > 1 ? `${threads} threads` : '1 thread'}`;
}
