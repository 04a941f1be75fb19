/** The compiled kernels of tfjs's WebAssembly backend, served from this page's own origin. */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';

export const wasmFiles = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  // Never asked for, since it runs without threads, but tfjs refuses to start unless every file has an address.
  'tfjs-backend-wasm-threaded-simd.wasm': simd,
};
