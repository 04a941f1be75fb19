/** `npm run -s bench -- training`: the time of one training step, all arms side by side. */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import type { BenchmarkModelName } from '../../src/core/benchmark-models.ts';
import { launch } from '../tools/chromium.ts';
import { productionHeaders } from '../tools/headers.ts';
import { pythonWithTorch } from './arms/torch.ts';
import { describeTrial } from './describe-trial.ts';
import { writeImages } from './images-file.ts';
import { measure, type OpenPeer, type Trial } from './measure.ts';
import { openPeer, type Workbench } from './peer.ts';
import type { ArmName } from './session.ts';

const root = join(import.meta.dirname, '../..');
const config = join(import.meta.dirname, 'vite.config.ts');

/** The benchmark's page has no content security policy: the peers need `eval` and blobs. */
async function serve(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { 'Content-Security-Policy': _, ...headers } = productionHeaders;
  const server = await preview({ configFile: config, logLevel: 'warn', preview: { port: 0, headers } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the preview server has no address');
  return { url, close: () => server.close() };
}

export async function trainingSuite(
  models: readonly BenchmarkModelName[],
  arms: readonly ArmName[],
  batches: readonly number[],
  say: (text: string) => void,
): Promise<{ readonly text: string; readonly data: unknown }> {
  await build({ configFile: config, logLevel: 'warn' });
  const cache = join(root, '.cache/bench');
  mkdirSync(cache, { recursive: true });
  const imagesFile = writeImages(cache);
  const server = await serve();
  const needsGpu = arms.some(arm => arm.endsWith('webgpu') || arm.endsWith('webgl'));
  const browser = await launch(needsGpu ? 'software' : 'none');
  const bench: Workbench = { browser, url: server.url, imagesFile, python: pythonWithTorch(), threads: 2 };
  const open: OpenPeer = (arm, model, batch) => openPeer(bench, arm, model, batch);
  try {
    const trials: Trial[] = [];
    for (const model of models)
      for (const batch of batches) trials.push(await measure(open, arms, model, batch, say));
    const machine = { browser: browser.version(), cores: availableParallelism() };
    const text = `Chromium ${machine.browser}, ${machine.cores} cores; median of 5 interleaved repeats.\n${trials.map(describeTrial).join('')}`;
    return { text, data: { suite: 'training', machine, trials } };
  } finally {
    await browser.close();
    await server.close();
  }
}
