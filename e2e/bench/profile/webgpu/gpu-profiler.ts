/**
 * Which kernels of the compiled step on WebGPU take how long. In Node, by Dawn on the Vulkan driver that `VK_ICD_FILENAMES`
 * names; without it on Chromium's GPU in software, whose times say nothing of a real one.
 */
import { layersOf } from '../../../../src/core/model/model-spec.ts';
import { setupOf } from '../../training/arms/trainer-session.ts';
import { networkOf } from '../../training/networks.ts';
import type { Profiler } from '../profiler.ts';
import { describeGpuProfile } from './describe-gpu-profile.ts';
import { profileGpuStep } from './gpu-step-profile.ts';

/** `matrix` is the GFLOP/s of a product of large matrices on the same GPU; null where it was not measured. */
export const gpuProfiler = (gpu: GPU, matrix: number | null): Profiler => ({
  about:
    'Medians. Each dispatch is timed by the clock of the GPU in a pass of its own; a step without the clock also overlaps or waits between them. GFLOP/s count the operations of the plain algorithm.',
  async profile(network, batch, images) {
    const setup = setupOf(networkOf(network), batch, images);
    const data = { network, batch, profile: await profileGpuStep(gpu, setup), matrix };
    return { table: describeGpuProfile(data, layersOf(setup.spec)), data };
  },
});
