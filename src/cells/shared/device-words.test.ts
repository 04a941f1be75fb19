import { expect, it } from 'vitest';
import { deviceWords } from './device-words.ts';

it('names the backend, the trainer and the threads', () => {
  expect(deviceWords({ backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null })).toBe(
    'wasm · compiled · 2 threads',
  );
});

it('names the GPU where there is one', () => {
  expect(deviceWords({ backend: 'webgpu', trainer: 'layers', threads: 1, adapter: 'SwiftShader' })).toBe(
    'webgpu · layers · SwiftShader',
  );
});
