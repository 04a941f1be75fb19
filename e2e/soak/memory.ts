import type { Page } from 'playwright';
import type { Settings } from '../../src/core/settings.ts';
import { privateBytes, renderersOf } from '../bench/renderer-memory.ts';
import type { Part } from './part.ts';
import { onStage, prepared } from './stage.ts';

export const tinyRun: Partial<Settings> = {
  model: 'dense',
  units1: 16,
  units2: 16,
  epochs: 2,
  device: 'wasm',
};

const megabyte = 2 ** 20;
/** Growth that noise, compiled code and the kept runs of a notebook explain. */
const allowedMegabytes = 8;

interface Held {
  /** JavaScript that is still reachable after a collection, in MB. */
  readonly heap: number;
  /** What the renderers have for themselves, in MB: workers and their buffers too; 0 on systems other than Linux. */
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

const growth = (before: Held, after: Held): string =>
  `heap ${before.heap.toFixed(1)} to ${after.heap.toFixed(1)} MB, renderer ${before.resident.toFixed(0)} to ${after.resident.toFixed(0)} MB, workers ${before.workers} to ${after.workers}`;

function problemsOf(before: Held, after: Held): readonly string[] {
  const flat = after.heap - before.heap < allowedMegabytes && after.workers <= before.workers;
  return flat ? [] : [`not flat: ${growth(before, after)}`];
}

/** Everything again and again in one page. */
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
          measured: growth(before, after),
        },
      ];
    }),
};

/** One training that goes on for `count` seconds. */
export const steps: Part = {
  name: 'steps',
  usual: 3600,
  unit: 'seconds of training',
  run: (count, say) =>
    onStage(async stage => {
      const { context, notebook } = await prepared(stage, { ...tinyRun, epochs: 20, batchSize: 2 });
      const { page } = notebook;
      const end = performance.now() + 1000 * count;
      let trained = 0;
      let before: Held | null = null;
      while (performance.now() < end) {
        await notebook.run('train');
        await page.waitForFunction(() => window.faultLog.lastCheckpoint > 0, null, { timeout: 300_000 });
        await notebook.waitFor('train', ['done'], 600_000);
        // The first training loads what stays, such as charts.
        before ??= await held(page);
        trained += await page.evaluate(() => window.faultLog.lastCheckpoint);
        say(`${trained} steps`);
      }
      const after = await held(page);
      await context.close();
      return [
        {
          what: 'training steps in one page',
          times: trained,
          problems: problemsOf(before ?? after, after),
          measured: growth(before ?? after, after),
        },
      ];
    }),
};
