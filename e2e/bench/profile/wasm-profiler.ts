/**
 * Which kernels of the compiled step on WebAssembly take how long, on one thread of Node, beside the fastest loop that this
 * machine runs, and what the samples of the network's health cost.
 */
import { layersOf } from '../../../src/core/model/model-spec.ts';
import { setupOf } from '../training/arms/trainer-session.ts';
import { networkOf } from '../training/networks.ts';
import { describeProfile } from './describe-profile.ts';
import { describeHealthCost, healthCost } from './health-cost.ts';
import type { Profiler } from './profiler.ts';
import { profileStep } from './step-profile.ts';
import { tileGigaflops } from './tile-loop.ts';

export const wasmProfiler: Profiler = {
  about:
    '10th percentile over the warm steps. GFLOP/s count the operations of the plain algorithm, whatever a kernel saves of them, so a share of the tile loop may exceed 100 %.',
  async profile(network, batch, images) {
    const setup = setupOf(networkOf(network), batch, images);
    const named = { network, batch, peak: tileGigaflops(), profile: profileStep(setup) };
    const health = await healthCost(setup);
    return {
      table: `${describeProfile(named, layersOf(setup.spec))}\n${describeHealthCost(health)}\n`,
      data: { ...named, health },
    };
  },
};
