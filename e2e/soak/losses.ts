/** Soak part `losses`: how soon a lost GPU or engine is noticed and replaced. */
import type { Page } from 'playwright';
import { messageOf } from '../../src/core/error-message.ts';
import type { Settings } from '../../src/core/settings/settings.ts';
import type { Blow } from '../faults/instruments.ts';
import { killGpuProcess } from '../faults/process-faults.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { median } from '../tools/measure/quantiles.ts';
import { tinyRun } from './memory.ts';
import { longestOf, type Part, type Survived } from './part.ts';
import { onStage, prepared, type Stage } from './stage.ts';

interface Loss {
  readonly what: string;
  readonly device: 'webgpu' | 'webgl' | 'wasm';
  readonly phase: 'train' | 'predict';
  readonly blow: Blow | 'kill GPU process';
}

const gpuLosses = [
  { device: 'webgpu', what: 'WebGPU device destroyed', blow: 'lose device' },
  { device: 'webgl', what: 'WebGL context lost', blow: 'lose context' },
  { device: 'webgpu', what: 'GPU process killed under WebGPU', blow: 'kill GPU process' },
  { device: 'webgl', what: 'GPU process killed under WebGL', blow: 'kill GPU process' },
] as const;

const kinds: readonly Loss[] = [
  ...gpuLosses.map(loss => ({ ...loss, what: `${loss.what} while training`, phase: 'train' as const })),
  // A process that is killed while a prediction is asked for has died before or after it as a rule.
  ...gpuLosses
    .slice(0, 2)
    .map(loss => ({ ...loss, what: `${loss.what} while predicting`, phase: 'predict' as const })),
];

/** Milliseconds from the loss. */
interface Times {
  readonly noticed: number;
  readonly wentOn: number;
  /** The longest time without steps until training was back on the device, or the time to the answer. */
  readonly waited: number;
}

/** A GPU in software compiles for many seconds before the first step. */
const patience = 120_000;

/** Waits until the training is on `device` and has a checkpoint from there. */
async function waitForTraining(page: Page, device: string): Promise<void> {
  await page.waitForFunction(wanted => window.faultLog.ran.at(-1)?.backend === wanted, device, {
    timeout: patience,
  });
  const before = await page.evaluate(() => window.faultLog.lastCheckpoint);
  await page.waitForFunction(last => window.faultLog.lastCheckpoint > last, before, { timeout: patience });
}

const wentOn = (page: Page) =>
  page.waitForFunction(() => window.faultLog.moments.at(-1)?.what === 'went on', null, { timeout: patience });

async function sufferOnce(notebook: NotebookPage, { device, phase, blow }: Loss): Promise<Times> {
  const { page } = notebook;
  if (phase === 'predict' && blow !== 'kill GPU process') {
    await page.evaluate(what => window.inflictAt('predict', what), blow);
    await notebook.run('predict');
    await wentOn(page);
    await notebook.waitFor('predict', ['done'], patience);
  } else {
    if ((await notebook.stateOf('train')) !== 'running') {
      await notebook.run('train');
      await waitForTraining(page, device);
    }
    if (blow === 'kill GPU process') await killGpuProcess(page);
    else await page.evaluate(what => window.inflict(what), blow);
    await wentOn(page);
    await waitForTraining(page, device);
  }
  const { moments, longestPause } = await page.evaluate(() => window.faultLog);
  const [struck, noticed, began] = moments.slice(-3).map(({ at }) => at);
  const after = began - struck;
  return { noticed: noticed - struck, wentOn: after, waited: phase === 'train' ? longestPause : after };
}

const inSeconds = (times: readonly number[]): string =>
  `${(median(times.toSorted((a, b) => a - b)) / 1000).toFixed(2)} s (longest ${(Math.max(...times) / 1000).toFixed(2)})`;

/** Losses that one browser suffers: after many it may refuse to give a GPU again. */
const lossesPerBrowser = 10;

/** Lets one browser suffer up to `count` losses, and adds their times to `times`. */
async function sufferInTurn(
  stage: Stage,
  loss: Loss,
  count: number,
  add: (times: Times) => void,
): Promise<void> {
  const { device, phase } = loss;
  const settings: Partial<Settings> = {
    ...tinyRun,
    device,
    // Images one by one, so that WebAssembly, which bridges a GPU's absence, does not end the training meanwhile.
    ...(phase === 'train' ? { epochs: 500, batchSize: 1 } : { epochs: 1 }),
  };
  const { context, notebook } = await prepared(stage, settings);
  if (phase === 'predict') {
    await notebook.run('train');
    await notebook.waitFor('train', ['done'], patience);
  }
  for (let turn = 0; turn < count; turn++) add(await sufferOnce(notebook, loss));
  await context.close();
}

async function survivedOf(loss: Loss, count: number, say: (text: string) => void): Promise<Survived> {
  const times: Times[] = [];
  const problems: string[] = [];
  const add = (found: Times): void => {
    times.push(found);
    const [noticed, went, waited] = [found.noticed, found.wentOn, found.waited].map(Math.round);
    say(`${loss.what} ${times.length} of ${count}: ${noticed}, ${went}, ${waited} ms`);
  };
  while (times.length + problems.length < count) {
    const left = count - times.length - problems.length;
    try {
      const some = Math.min(left, lossesPerBrowser);
      await onStage(stage => sufferInTurn(stage, loss, some, add), 'software');
    } catch (error) {
      problems.push(`${loss.what}: ${messageOf(error)}`);
    }
  }
  const measured =
    times.length === 0
      ? ''
      : `noticed after ${inSeconds(times.map(({ noticed }) => noticed))}, went on after ${inSeconds(times.map(({ wentOn: after }) => after))}`;
  const longest = longestOf(
    times.map(({ waited }) => waited),
    loss.phase === 'train' ? 'recovery' : 'answer',
  );
  return { what: loss.what, times: count, problems, longest, measured };
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
