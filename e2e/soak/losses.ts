/** Soak part `losses`: how soon a lost GPU or engine is noticed and replaced. */
import type { Page } from 'playwright';
import { messageOf } from '../../src/core/error-message.ts';
import type { Settings } from '../../src/core/settings/settings.ts';
import type { Blow } from '../faults/instruments.ts';
import { killGpuProcess } from '../faults/process-faults.ts';
import { median } from '../tools/measure/quantiles.ts';
import { tinyRun } from './memory.ts';
import type { Part, Survived } from './part.ts';
import { onStage, prepared, type Stage } from './stage.ts';

interface Loss {
  readonly what: string;
  readonly device: Settings['device'];
  readonly phase: 'train' | 'predict';
  readonly blow: Blow | 'kill GPU process';
}

const kinds: readonly Loss[] = [
  { what: 'WebGPU device destroyed while training', device: 'webgpu', phase: 'train', blow: 'lose device' },
  { what: 'WebGL context lost while training', device: 'webgl', phase: 'train', blow: 'lose context' },
  {
    what: 'GPU process killed while training on WebGPU',
    device: 'webgpu',
    phase: 'train',
    blow: 'kill GPU process',
  },
  {
    what: 'GPU process killed while training on WebGL',
    device: 'webgl',
    phase: 'train',
    blow: 'kill GPU process',
  },
  { what: 'worker killed while training', device: 'wasm', phase: 'train', blow: 'silence' },
  {
    what: 'WebGPU device destroyed while predicting',
    device: 'webgpu',
    phase: 'predict',
    blow: 'lose device',
  },
  { what: 'WebGL context lost while predicting', device: 'webgl', phase: 'predict', blow: 'lose context' },
  { what: 'worker killed while predicting', device: 'wasm', phase: 'predict', blow: 'silence' },
];

/** Both times are milliseconds from the loss. */
interface Times {
  readonly noticed: number;
  readonly wentOn: number;
}

/** A GPU in software compiles for many seconds before the first step. */
const patience = 120_000;

async function timesOf(page: Page): Promise<Times> {
  await page.waitForFunction(() => window.faultLog.moments.at(-1)?.what === 'went on', null, {
    timeout: patience,
  });
  const moments = await page.evaluate(() => window.faultLog.moments);
  const [struck, noticed, wentOn] = moments.slice(-3).map(({ at }) => at);
  return { noticed: noticed - struck, wentOn: wentOn - struck };
}

/**
 * Brings about one loss. The caller opens a browser for it: one whose GPU process has died a few times gives no GPU any
 * more.
 */
async function suffer(stage: Stage, { device, phase, blow }: Loss): Promise<Times> {
  const epochs = phase === 'train' ? 500 : 1;
  const { notebook } = await prepared(stage, { ...tinyRun, epochs, device });
  const { page } = notebook;
  await notebook.run('train');
  if (phase === 'predict') {
    await notebook.waitFor('train', ['done'], patience);
    if (blow !== 'kill GPU process') await page.evaluate(what => window.inflictAt('predict', what), blow);
    await notebook.run('predict');
  } else {
    await page.waitForFunction(() => window.faultLog.lastCheckpoint > 0, null, { timeout: patience });
    if (blow === 'kill GPU process') await killGpuProcess(page);
    else await page.evaluate(what => window.inflict(what), blow);
  }
  return timesOf(page);
}

const seconds = (times: readonly number[]): string =>
  `${(median([...times].sort((a, b) => a - b)) / 1000).toFixed(2)} s (longest ${(Math.max(...times) / 1000).toFixed(2)})`;

async function survivedOf(loss: Loss, count: number, say: (text: string) => void): Promise<Survived> {
  const times: Times[] = [];
  const problems: string[] = [];
  for (let turn = 0; turn < count; turn++) {
    try {
      const found = await onStage(stage => suffer(stage, loss), 'software');
      times.push(found);
      say(`${loss.what}: ${Math.round(found.noticed)} and ${Math.round(found.wentOn)} ms`);
    } catch (error) {
      problems.push(`${loss.what}: ${messageOf(error)}`);
    }
  }
  const measured =
    times.length === 0
      ? ''
      : `noticed after ${seconds(times.map(({ noticed }) => noticed))}, went on after ${seconds(times.map(({ wentOn }) => wentOn))}`;
  return { what: loss.what, times: count, problems, measured };
}

/** Measures for every kind of loss the time until it is noticed and until the next steps or answers come. */
export const losses: Part = {
  name: 'losses',
  usual: 10,
  unit: 'losses of each kind, on a GPU in software',
  async run(count, say) {
    const survived: Survived[] = [];
    for (const kind of kinds) survived.push(await survivedOf(kind, count, say));
    return survived;
  },
};
