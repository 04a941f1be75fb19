/** `npm run -s bench -- training`: the time of one training step, all arms side by side. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { launch } from '../../tools/driver/chromium.ts';
import { median } from '../../tools/measure/quantiles.ts';
import { serveBenchPage } from '../bench-page.ts';
import type { ArmName } from './arm-protocol.ts';
import { pythonWithTorch } from './arms/torch.ts';
import { type Comparison, compareArms, type OpenPeer } from './comparison.ts';
import { isCuda, openCuda } from './cuda-peer.ts';
import { describeComparison } from './describe-comparison.ts';
import { describeImages, type ImageSet, readImages, writeImages } from './images-file.ts';
import type { ComparedName, NetworkName } from './networks.ts';
import { describeOwnCosts, measureOwnCosts } from './own-costs.ts';
import { openPeer, TooSlow, type Workbench } from './peer.ts';

/** A larger batch is left out for an arm whose step would take longer than this, going by the smaller batch. */
const longestStepSeconds = 10;

/** Throws, as opening it would, where a smaller batch has shown that the arm takes too long. */
function refuseHopeless(
  comparisons: readonly Comparison[],
  arm: ArmName,
  network: NetworkName,
  batch: number,
): void {
  const smaller = comparisons.find(one => one.model === network && one.batch < batch);
  const result = smaller?.results.find(candidate => candidate.arm === arm);
  if (!smaller || !result) return;
  if (result.kind === 'slow') throw new TooSlow(result.atLeastSeconds);
  if (result.kind === 'unavailable') throw new Error(result.reason);
  const seconds = median(result.millisecondsPerStep) / 1000;
  if ((seconds * batch) / smaller.batch > longestStepSeconds)
    throw new Error(`not tried: a step of batch ${smaller.batch} takes ${seconds.toFixed(1)} s`);
}

export async function trainingSuite(
  models: readonly ComparedName[],
  arms: readonly ArmName[],
  batches: readonly number[],
  imageSet: ImageSet,
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const images = readImages(imageSet);
  const page = await serveBenchPage(join(import.meta.dirname, 'arm-page'), 'bench', {
    // tfjs's WASM threads start from the text of a function, which minifying breaks.
    minify: false,
    chunkSizeWarningLimit: 4000,
  });
  const bench: Workbench = {
    launch: gpu => launch(gpu, ['--enable-precise-memory-info']),
    url: page.url,
    imagesFile: writeImages(page.folder, images),
    python: pythonWithTorch(),
    say,
    matrices: new Map(),
  };
  try {
    const comparisons: Comparison[] = [];
    const open: OpenPeer = async (arm, network, batch) => {
      refuseHopeless(comparisons, arm, network, batch);
      return isCuda(arm)
        ? openCuda(arm, network, batch, bench.imagesFile)
        : openPeer(bench, arm, network, batch);
    };
    for (const model of models)
      for (const batch of batches) comparisons.push(await compareArms(open, arms, model, batch, say));
    const own =
      models.includes('fast-cnn') && arms.some(arm => arm.startsWith('ours-wasm'))
        ? await measureOwnCosts(bench, say)
        : null;
    const machine = { cores: availableParallelism() };
    const text = [
      `Chromium on ${machine.cores} cores; medians of interleaved repeats. Images: ${describeImages(imageSet, images)}.\n`,
      ...comparisons.map(describeComparison),
      own === null ? '' : describeOwnCosts(own),
    ].join('');
    return { text, data: { suite: 'training', machine, images: imageSet, comparisons, own } };
  } finally {
    await page.close();
  }
}
