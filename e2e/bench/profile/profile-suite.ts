/** `npm run -s bench -- profile`: which kernels of the compiled step take how long, in Node. */
import { openNodeGpu } from '../../../src/engine/trainers/webgpu/testing/node-gpu.ts';
import { describeImages, type ImageSet, readImages } from '../training/images-file.ts';
import { type ComparedName, timedNetworkOf } from '../training/networks.ts';
import type { Profiled, Profiler } from './profiler.ts';
import { wasmProfiler } from './wasm-profiler.ts';
import { gpuProfiler } from './webgpu/gpu-profiler.ts';

export const profiledDevices = ['wasm', 'webgpu'] as const;
export type ProfiledDevice = (typeof profiledDevices)[number];

const profilers: { readonly [Device in ProfiledDevice]: () => Promise<Profiler> } = {
  wasm: async () => wasmProfiler,
  webgpu: async () => gpuProfiler(await openNodeGpu(), null),
};

export async function profileSuite(
  device: ProfiledDevice,
  models: readonly ComparedName[],
  batches: readonly number[],
  imageSet: ImageSet,
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const images = readImages(imageSet);
  const profiler = await profilers[device]();
  const profiles: Profiled[] = [];
  for (const model of models)
    for (const batch of batches) {
      const network = timedNetworkOf(model);
      say(`${network}, batch ${batch}`);
      profiles.push(await profiler.profile(network, batch, images));
    }
  const about = `Node ${process.version}, ${device}. ${profiler.about} Images: ${describeImages(imageSet, images)}.\n`;
  return {
    text: about + profiles.map(({ table }) => table).join(''),
    data: { suite: 'profile', device, images: imageSet, profiles: profiles.map(({ data }) => data) },
  };
}
