/**
 * `npm run -s bench -- profile --device webgpu`: which kernels of the compiled step on WebGPU take how long. In Node, by Dawn on
 * the Vulkan driver that `VK_ICD_FILENAMES` names; without it on Chromium's GPU in software, whose times say nothing of a real one.
 */
import { openNodeGpu } from '../../../../src/engine/trainers/webgpu/testing/node-gpu.ts';
import { describeImages, type ImageSet, readImages } from '../../training/images-file.ts';
import type { ComparedName } from '../../training/networks.ts';
import type { NamedGpuProfile } from './describe-gpu-profile.ts';
import { aboutGpuProfiles, profileGpuSteps } from './gpu-step-profiles.ts';

export async function gpuProfileSuite(
  models: readonly ComparedName[],
  batches: readonly number[],
  imageSet: ImageSet,
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const images = readImages(imageSet);
  const gpu = await openNodeGpu();
  const profiles: NamedGpuProfile[] = [];
  const tables: string[] = [];
  await profileGpuSteps(gpu, models, batches, images, null, (table, profile) => {
    say(`${profile.network}, batch ${profile.batch}`);
    tables.push(table);
    profiles.push(profile);
  });
  const about = `Node ${process.version} with Dawn. ${aboutGpuProfiles} Images: ${describeImages(imageSet, images)}.\n`;
  return { text: about + tables.join(''), data: { suite: 'profile', images: imageSet, profiles } };
}
