/** Soak parts `cycles` and `steps`: memory stays flat over many short trainings and over one long one. */
import type { Page } from 'playwright';
import type { Settings } from '../../src/core/settings/settings.ts';
import { tiny } from '../tools/driver/fixtures.ts';
import { privateBytes, renderersOf } from '../tools/measure/renderer-memory.ts';
import type { Part } from './part.ts';
import { onStage, prepared } from './stage.ts';

export const tinyRun: Partial<Settings> = { ...tiny, epochs: 2 };

const megabyte = 2 ** 20;
/** Megabytes of growth that noise, compiled code and the kept runs of a notebook explain. */
const allowedMegabytes = 8;

interface Held {
  /** JavaScript heap that is still reachable after a collection, in MB. */
  readonly heap: number;
  /** Private memory of the renderers in MB, workers and their buffers included; 0 on systems other than Linux. */
  readonly resident: number;
  readonly workers: number;
}

async function held(page: Page): Promise<Held> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const browser = page.context().browser();
  const renderers = browser !== null && process.platform === 'linux' ? await renderersOf(browser) : [];
  const resident = renderers.reduce((sum, id) => sum + privateBytes(id), 0) / megabyte;
  return { heap: usedSize / megabyte, resident, workers: page.workers().length };
}

const inWords = ({ heap, resident, workers }: Held): string =>
  `heap ${heap.toFixed(1)} MB, renderer ${resident.toFixed(0)} MB, ${workers} workers`;

const growth = (before: Held, after: Held): string =>
  `heap ${before.heap.toFixed(1)} to ${after.heap.toFixed(1)} MB, renderer ${before.resident.toFixed(0)} to ${after.resident.toFixed(0)} MB, workers ${before.workers} to ${after.workers}`;

function problemsOf(before: Held, after: Held): readonly string[] {
  const flat = after.heap - before.heap < allowedMegabytes && after.workers <= before.workers;
  return flat ? [] : [`not flat: ${growth(before, after)}`];
}

/** Trains, evaluates and predicts again and again in one page. */
export const cycles: Part = {
  name: 'cycles',
  usual: 50,
  unit: 'cycles of train, evaluate and predict',
  run: (count, say) =>
    onStage(async stage => {
      const { context, notebook } = await prepared(stage, tinyRun);
      const cycle = async (): Promise<void> => {
        for (const cell of ['train', 'evaluate', 'predict'] as const) {
          await notebook.run(cell);
          await notebook.waitFor(cell, ['done'], 300_000);
        }
      };
      // The first one loads what stays: charts, compiled kernels.
      await cycle();
      const before = await held(notebook.page);
      for (let done = 0; done < count; done++) {
        await cycle();
        say(`cycle ${done + 1} of ${count}`);
      }
      const after = await held(notebook.page);
      await context.close();
      return [
        {
          what: 'cycles of train, evaluate, predict',
          times: count,
          problems: problemsOf(before, after),
          longest: null,
          measured: growth(before, after),
        },
      ];
    }),
};

/** Waits until the worker of a training has given another checkpoint, which it does every five seconds. */
async function nextCheckpoint(page: Page): Promise<number> {
  const last = await page.evaluate(() => window.faultLog.lastCheckpoint);
  await page.waitForFunction(before => window.faultLog.lastCheckpoint > before, last, { timeout: 300_000 });
  return page.evaluate(() => window.faultLog.lastCheckpoint);
}

/** Takes five readings while training and gives the one with the smallest heap: a chart that is being drawn holds more. */
async function leastHeld(page: Page): Promise<Held> {
  const readings: Held[] = [];
  for (let reading = 0; reading < 5; reading++) {
    await nextCheckpoint(page);
    readings.push(await held(page));
  }
  return readings.reduce((least, next) => (next.heap < least.heap ? next : least));
}

/** Milliseconds between two looks at the memory of a long training, which show when a growth began. */
const lookInterval = 120_000;

/** Trains for `count` seconds without a break, on the whole sample. */
export const steps: Part = {
  name: 'steps',
  usual: 3600,
  unit: 'seconds of training',
  run: (count, say) =>
    onStage(async stage => {
      // 500 epochs of single images last longer than an hour on any machine.
      const settings: Partial<Settings> = {
        model: 'cnn',
        epochs: 500,
        batchSize: 1,
        learningRate: 1e-4,
        device: 'wasm',
      };
      const { context, notebook } = await prepared(stage, settings, 'the sample');
      const { page } = notebook;
      const end = performance.now() + 1000 * count;
      await notebook.run('train');
      await nextCheckpoint(page);
      // The first steps load what stays, such as charts.
      const before = await leastHeld(page);
      say(`begun, ${inWords(before)}`);
      let trained = 0;
      let look = performance.now() + lookInterval;
      while (performance.now() < end) {
        trained = await nextCheckpoint(page);
        if (performance.now() < look) continue;
        say(`${trained} steps, ${inWords(await leastHeld(page))}`);
        look = performance.now() + lookInterval;
      }
      const after = await leastHeld(page);
      await notebook.cell('train').getByRole('button', { name: 'Stop and keep', exact: true }).click();
      await notebook.waitFor('train', ['stopped'], 60_000);
      await context.close();
      return [
        {
          what: 'training steps in one page',
          times: trained,
          problems: problemsOf(before, after),
          longest: null,
          measured: growth(before, after),
        },
      ];
    }),
};
