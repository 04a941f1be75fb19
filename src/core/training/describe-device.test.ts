import { expect, it } from 'vitest';
import { describeDevice } from './describe-device.ts';

it('names the backend, the trainer and the threads', () => {
  expect(describeDevice({ backend: 'wasm', trainer: 'compiled', threads: 2, adapter: null })).toBe(
    'wasm · compiled · 2 threads',
  );
});

it('names the GPU where there is one', () => {
  expect(describeDevice({ backend: 'webgpu', trainer: 'layers', threads: 1, adapter: 'SwiftShader' })).toBe(
    'webgpu · layers · SwiftShader',
  );
});
