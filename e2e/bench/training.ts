/** `npm run -s bench -- training`: the time of one training step, all arms side by side. */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { productionHeaders } from '../../src/build/headers.ts';
import type { BenchmarkModelName } from '../../src/core/testing/benchmark-models.ts';
import { launch } from '../tools/driver/chromium.ts';
import { pythonWithTorch } from './arms/torch.ts';
import { describeTrial } from './describe-trial.ts';
import { writeImages } from './images-file.ts';
import { measure, median, type OpenPeer, type Trial } from './measure.ts';
import { describeOwnCosts, measureOwnCosts } from './own-costs.ts';
import { openPeer, TooSlow, type Workbench } from './peer.ts';
import type { ArmName } from './session.ts';

const root = join(import.meta.dirname, '../..');
const config = join(import.meta.dirname, 'vite.config.ts');
/** A larger batch is left out for an arm whose step would take longer than this, going by the smaller batch. */
const longestStepSeconds = 10;

/** The benchmark's page has no content security policy: the peers need `eval` and blobs. */
async function serve(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { 'Content-Security-Policy': _, ...headers } = productionHeaders;
  const server = await preview({ configFile: config, logLevel: 'warn', preview: { port: 0, headers } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the preview server has no address');
  return { url, close: () => server.close() };
}

/** Throws, as opening it would, where a smaller batch has shown that the arm takes too long. */
function refuseHopeless(
  trials: readonly Trial[],
  arm: ArmName,
  model: BenchmarkModelName,
  batch: number,
): void {
  const smaller = trials.find(trial => trial.model === model && trial.batch < batch);
  const row = smaller?.rows.find(candidate => candidate.arm === arm);
  if (!smaller || !row) return;
  if (row.kind === 'slow') throw new TooSlow(row.atLeastSeconds);
  if (row.kind === 'unavailable') throw new Error(row.reason);
  const seconds = median(row.millisecondsPerStep) / 1000;
  if ((seconds * batch) / smaller.batch > longestStepSeconds)
    throw new Error(`not tried: a step of batch ${smaller.batch} takes ${seconds.toFixed(1)} s`);
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
  const bench: Workbench = {
    launch: gpu => launch(gpu, ['--enable-precise-memory-info']),
    url: server.url,
    imagesFile,
    python: pythonWithTorch(),
    threads: 2,
    matrices: new Map(),
  };
  try {
    const trials: Trial[] = [];
    const open: OpenPeer = async (arm, model, batch) => {
      refuseHopeless(trials, arm, model, batch);
      return openPeer(bench, arm, model, batch);
    };
    for (const model of models)
      for (const batch of batches) trials.push(await measure(open, arms, model, batch, say));
    const own =
      models.includes('fast-cnn') && arms.some(arm => arm.startsWith('ours-wasm'))
        ? await measureOwnCosts(bench, say)
        : null;
    const machine = { cores: availableParallelism() };
    const text = [
      `Chromium on ${machine.cores} cores; medians of interleaved repeats.\n`,
      ...trials.map(describeTrial),
      own === null ? '' : describeOwnCosts(own),
    ].join('');
    return { text, data: { suite: 'training', machine, trials, own } };
  } finally {
    await server.close();
  }
}
