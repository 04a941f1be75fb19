/** Profiles of the WebGPU step for many networks and batches. */
import { layersOf } from '../../../../src/core/model/model-spec.ts';
import type { Images } from '../../training/arms/images.ts';
import { setupOf } from '../../training/arms/trainer-session.ts';
import { type ComparedName, networkOf, timedNetworkOf } from '../../training/networks.ts';
import { describeGpuProfile, type NamedGpuProfile } from './describe-gpu-profile.ts';
import { profileGpuStep } from './gpu-step-profile.ts';

/** Why the sum of the kernels is not the step. */
export const aboutGpuProfiles =
  'Medians. Each dispatch is timed by the clock of the GPU in a pass of its own; a step without the clock also overlaps or waits between them. GFLOP/s count the operations of the plain algorithm.';

/** Profiles every model and batch in turn; `report` gets each table once it is there. */
export async function profileGpuSteps(
  gpu: GPU | undefined,
  models: readonly ComparedName[],
  batches: readonly number[],
  images: Images,
  matrix: number | null,
  report: (table: string, profile: NamedGpuProfile) => void,
): Promise<void> {
  for (const model of models)
    for (const batch of batches) {
      const network = timedNetworkOf(model);
      const { spec } = networkOf(network);
      const profile = await profileGpuStep(gpu, setupOf(networkOf(network), batch, images));
      const named = { network, batch, profile, matrix };
      report(describeGpuProfile(named, layersOf(spec)), named);
    }
}
