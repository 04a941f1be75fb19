/**
 * `npm run -s bench -- profile`: which kernels of the compiled step on WebAssembly take how long, on one thread of Node, beside
 * the fastest loop that this machine runs, and what the samples of the network's health cost.
 */
import { layersOf } from '../../../src/core/model/model-spec.ts';
import { setupOf } from '../training/arms/trainer-session.ts';
import { describeImages, type ImageSet, readImages } from '../training/images-file.ts';
import { type ComparedName, networkOf, timedNetworkOf } from '../training/networks.ts';
import { describeProfile, type NamedProfile } from './describe-profile.ts';
import { describeHealthCost, type HealthCost, healthCost } from './health-cost.ts';
import { profileStep } from './step-profile.ts';
import { tileGigaflops } from './tile-loop.ts';

export async function profileSuite(
  models: readonly ComparedName[],
  batches: readonly number[],
  imageSet: ImageSet,
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const images = readImages(imageSet);
  const profiles: (NamedProfile & { readonly health: HealthCost })[] = [];
  const tables: string[] = [];
  for (const model of models)
    for (const batch of batches) {
      const network = timedNetworkOf(model);
      say(`${network}, batch ${batch}`);
      const setup = setupOf(networkOf(network), batch, images);
      const named = { network, batch, peak: tileGigaflops(), profile: profileStep(setup) };
      const health = await healthCost(setup);
      profiles.push({ ...named, health });
      tables.push(describeProfile(named, layersOf(setup.spec)), `\n${describeHealthCost(health)}\n`);
    }
  const about = `Node ${process.version}; 10th percentile over the warm steps. GFLOP/s count the operations of the plain algorithm, whatever a kernel saves of them, so a share of the tile loop may exceed 100 %. Images: ${describeImages(imageSet, images)}.\n`;
  return { text: about + tables.join(''), data: { suite: 'profile', images: imageSet, profiles } };
}
