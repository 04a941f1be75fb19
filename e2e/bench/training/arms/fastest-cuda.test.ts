import { expect, test } from 'vitest';
import { benchmarkModels } from '../../../../src/core/testing/benchmark-models.ts';
import { startFastestCuda } from './fastest-cuda.ts';

test.each(['torch-cuda-eager', 'torch-cuda-graphs'] as const)('without CUDA %s says so', async arm => {
  const attempt = startFastestCuda(null, arm, benchmarkModels.dense, 8, 'images.bin');
  await expect(attempt).rejects.toThrow('no CUDA here');
});
