/** Soak part `losses`: how soon a lost GPU or engine is noticed and replaced. */
import { errors, type Page } from 'playwright';
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
  readonly device: 'webgpu' | 'webgl';
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
  // A GPU process cannot be killed in the middle of a prediction: it takes milliseconds.
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
/** Milliseconds after which a browser that gives no GPU any more is replaced: the training goes on without one. */
const comeback = 45_000;

/** Waits until the training is on `device` and has a checkpoint from there; false where that does not come. */
async function trainsOn(page: Page, device: string): Promise<boolean> {
  try {
    await page.waitForFunction(wanted => window.faultLog.ran.at(-1)?.backend === wanted, device, {
      timeout: comeback,
    });
    const before = await page.evaluate(() => window.faultLog.lastCheckpoint);
    await page.waitForFunction(last => window.faultLog.lastCheckpoint > last, before, { timeout: comeback });
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}

async function strike(notebook: NotebookPage, { phase, blow }: Loss): Promise<void> {
  const { page } = notebook;
  // A blow is taken a moment after it was armed: the moments of the one before must not be taken for its own.
  const before = await page.evaluate(() => window.faultLog.moments.length);
  if (blow === 'kill GPU process') await killGpuProcess(page);
  else if (phase === 'train') await page.evaluate(what => window.inflict(what), blow);
  else {
    await page.evaluate(what => window.inflictAt('predict', what), blow);
    await notebook.run('predict');
  }
  await page.waitForFunction(known => window.faultLog.moments.length >= known + 3, before, {
    timeout: patience,
  });
  if (phase === 'predict') await notebook.waitFor('predict', ['done'], patience);
}

/** Call it once the work is back where it was, so that no pause is missed. */
async function timesOf(page: Page, { phase }: Loss): Promise<Times> {
  const { moments, longestPause } = await page.evaluate(() => window.faultLog);
  const [struck, noticed, began] = moments.slice(-3).map(({ at }) => at);
  const wentOn = began - struck;
  return { noticed: noticed - struck, wentOn, waited: phase === 'train' ? longestPause : wentOn };
}

/** Lets one browser suffer up to `count` losses, as long as it gives a GPU, and tells their times to `add`. */
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
  const { page } = notebook;
  await notebook.run('train');
  if (phase === 'predict') await notebook.waitFor('train', ['done'], patience);
  else if (!(await trainsOn(page, device))) throw new Error(`the browser gave no ${device}`);
  for (let turn = 0; turn < count; turn++) {
    await strike(notebook, loss);
    const isBack = phase === 'predict' || (await trainsOn(page, device));
    add(await timesOf(page, loss));
    if (!isBack) break;
  }
  await context.close();
}

/** Losses that one browser suffers in turn. */
const lossesPerBrowser = 10;

/** What was measured of one kind of loss so far. */
interface Found {
  readonly loss: Loss;
  readonly times: Times[];
  readonly problems: string[];
}

/** Lets a fresh browser suffer some of the losses that are left. */
async function sufferSome(
  { loss, times, problems }: Found,
  left: number,
  say: (text: string) => void,
): Promise<void> {
  const add = (found: Times): void => {
    times.push(found);
    const { noticed, wentOn, waited } = found;
    say(`${loss.what} ${times.length}: ${[noticed, wentOn, waited].map(Math.round).join(', ')} ms`);
  };
  const some = Math.min(left, lossesPerBrowser);
  try {
    await onStage(stage => sufferInTurn(stage, loss, some, add), 'software');
  } catch (error) {
    problems.push(`${loss.what}: ${messageOf(error)}`);
  }
}

const inSeconds = (times: readonly number[]): string =>
  `${(median(times.toSorted((a, b) => a - b)) / 1000).toFixed(2)} s (longest ${(Math.max(...times) / 1000).toFixed(2)})`;

function survivedOf({ loss, times, problems }: Found): Survived {
  const noticed = times.map(time => time.noticed);
  const wentOn = times.map(time => time.wentOn);
  const waited = times.map(time => time.waited);
  return {
    what: loss.what,
    times: times.length + problems.length,
    problems,
    longest: longestOf(waited, loss.phase === 'train' ? 'recovery' : 'answer'),
    measured:
      times.length === 0 ? '' : `noticed after ${inSeconds(noticed)}, went on after ${inSeconds(wentOn)}`,
  };
}

/** Measures for every kind of loss the time until it is noticed and until the next steps or answers come. */
export const losses: Part = {
  name: 'losses',
  usual: 10,
  unit: 'losses of each kind, on a GPU in software',
  async run(count, say) {
    const found: readonly Found[] = kinds.map(loss => ({ loss, times: [], problems: [] }));
    const left = ({ times, problems }: Found): number => count - times.length - problems.length;
    while (found.some(one => left(one) > 0))
      for (const one of found) if (left(one) > 0) await sufferSome(one, left(one), say);
    return found.map(survivedOf);
  },
};
