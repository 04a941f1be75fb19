/** `npm run -s bench -- training`: the time of one training step, all arms side by side. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { type BenchmarkModelName, benchmarkModels } from '../../src/core/benchmark-models.ts';
import { pixelsPerImage } from '../../src/core/dataset.ts';
import { layersOf } from '../../src/core/model-spec.ts';
import { launch } from '../tools/chromium.ts';
import { productionHeaders } from '../tools/headers.ts';
import { readDigits } from '../tools/idx.ts';
import { pythonWithTorch } from './arms/torch.ts';
import { imageCount } from './common.ts';
import { measure, median, type Row, type Trial } from './measure.ts';
import type { Workbench } from './peer.ts';
import type { ArmName } from './session.ts';
import { markdownTable } from './table.ts';

const root = join(import.meta.dirname, '../..');
const config = join(import.meta.dirname, 'vite.config.ts');

function writeImages(folder: string): string {
  const { pixels, labels } = readDigits();
  const file = join(folder, 'images.bin');
  writeFileSync(
    file,
    Buffer.concat([pixels.subarray(0, imageCount * pixelsPerImage), labels.subarray(0, imageCount)]),
  );
  return file;
}

/** The benchmark's page has no content security policy: the peers need `eval` and blobs. */
async function serve(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { 'Content-Security-Policy': _, ...headers } = productionHeaders;
  const server = await preview({ configFile: config, logLevel: 'warn', preview: { port: 0, headers } });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('the preview server has no address');
  return { url, close: () => server.close() };
}

/** A step is one forward and two backward passes over the batch. */
const gigaflops = (model: BenchmarkModelName, batch: number, milliseconds: number) =>
  (3 * batch * layersOf(benchmarkModels[model]).reduce((sum, { flops }) => sum + flops, 0)) /
  milliseconds /
  1e6;

const isOurs = (arm: ArmName) => arm.startsWith('ours');

function bestMilliseconds(rows: readonly Row[], wanted: (arm: ArmName) => boolean): number | null {
  const times = rows
    .filter(row => row.kind === 'measured')
    .filter(({ arm, parity }) => wanted(arm) && parity.counts)
    .map(({ millisecondsPerStep }) => median(millisecondsPerStep));
  return times.length > 0 ? Math.min(...times) : null;
}

function describe({ model, batch, reference, rows }: Trial): string {
  const ours = bestMilliseconds(rows, isOurs);
  const head = ['arm', 'runs on', 'ms a step', 'spread', 'ours / this', 'GFLOP/s', 'first step s', 'parity'];
  const body = rows.map(row => {
    if (row.kind === 'unavailable') return [row.arm, row.reason, '', '', '', '', '', ''];
    const times = row.millisecondsPerStep;
    const middle = median(times);
    const off = row.parity.difference.toExponential(1);
    return [
      row.arm,
      row.runsOn,
      middle.toFixed(2),
      `${times[0].toFixed(2)}-${times[times.length - 1].toFixed(2)}`,
      ours === null ? '' : (ours / middle).toPrecision(2),
      gigaflops(model, batch, middle).toPrecision(3),
      row.coldSeconds.toFixed(2),
      `${row.parity.counts ? '' : 'DOES NOT COUNT: '}${off} over ${row.parity.steps} steps`,
    ];
  });
  const best = bestMilliseconds(rows, arm => !isOurs(arm));
  const headline =
    ours === null || best === null
      ? ''
      : `\nOurs takes ${(ours / best).toPrecision(2)} of the best other arm.\n`;
  return `\n### ${model}, batch ${batch} (losses against ${reference})\n\n${markdownTable(head, body)}\n${headline}`;
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
  try {
    const trials: Trial[] = [];
    for (const model of models)
      for (const batch of batches) trials.push(await measure(bench, arms, model, batch, say));
    const machine = { browser: browser.version(), cores: availableParallelism() };
    const text = `Chromium ${machine.browser}, ${machine.cores} cores; median of 5 interleaved repeats.\n${trials.map(describe).join('')}`;
    return { text, data: { suite: 'training', machine, trials } };
  } finally {
    await browser.close();
    await server.close();
  }
}
