import { readFileSync } from 'node:fs';
import { type Browser, expect, type Page, test } from 'playwright/test';
import type { Settings } from '../../src/core/settings/settings.ts';
import { serveSmallSample } from '../tools/driver/files.ts';
import { checkpointKept, tiny } from '../tools/driver/fixtures.ts';
import { NotebookPage } from '../tools/driver/notebook-page.ts';
import { patience } from '../tools/driver/patience.ts';
import { crashAndReopen } from './fault-steps.ts';
import { install, type Lack } from './instruments.ts';

/**
 * The devices that repeat a training bit for bit, which a GPU does only nearly. Each training lasts for seconds, so that
 * a page can be held in the middle.
 */
const exact = {
  wasm: { ...tiny, units1: 128, epochs: 200, batchSize: 16, seed: 11, device: 'wasm' },
  cpu: { ...tiny, epochs: 80, seed: 11, device: 'cpu' },
} as const;

async function opened(page: Page, lack: Lack, settings: Partial<Settings>): Promise<NotebookPage> {
  await serveSmallSample(page.context());
  await install(page, lack);
  await page.goto('./');
  const notebook = new NotebookPage(page);
  await notebook.loadSample();
  await notebook.setAll(settings);
  await notebook.run('train');
  return notebook;
}

async function submissionOf(notebook: NotebookPage): Promise<string> {
  await notebook.waitFor('train', ['done'], 40_000);
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 20_000);
  const download = notebook.page.waitForEvent('download');
  await notebook.button('Download submission.csv').click();
  return readFileSync(await (await download).path(), 'utf8');
}

/**
 * Pauses the training in the moment in which the page has the checkpoint of `step` or a later one: by the way of the driver
 * a busy machine had once finished the training before its page died. Pages that die while they train are in the fault
 * matrix (rows/page.ts), where a training has no end.
 */
async function pauseAfter(page: Page, step: number): Promise<void> {
  await page.waitForFunction(wanted => {
    if (window.faultLog.lastCheckpoint < wanted) return false;
    const buttons = document.querySelectorAll<HTMLButtonElement>('#cell-train button');
    const pause = [...buttons].find(each => each.textContent.trim() === 'Pause');
    pause?.click();
    return pause !== undefined;
  }, step);
  await new NotebookPage(page).button('Resume').waitFor();
}

const freshPage = async (browser: Browser, baseURL: string | undefined): Promise<Page> =>
  (await browser.newContext({ baseURL: baseURL ?? '', serviceWorkers: 'block' })).newPage();

for (const [device, settings] of Object.entries(exact)) {
  test(`on ${device} the same seed gives the same submission.csv after killed pages`, async ({
    browser,
    baseURL,
  }) => {
    test.setTimeout(180_000 * patience);
    const open = async () => opened(await freshPage(browser, baseURL), 'nothing', settings);
    const expected = await submissionOf(await open());
    expect(expected.split('\n').length).toBe(102);

    let { page } = await open();
    for (const step of [40, 150]) {
      await pauseAfter(page, step);
      await checkpointKept(page);
      const again = await crashAndReopen({ page, context: page.context() });
      await again.button('Continue training').click();
      await again.page.waitForFunction(() => window.faultLog.trainings.length === 1);
      const { resumedStep } = await again.page.evaluate(() => window.faultLog.trainings[0]);
      expect(resumedStep).toBeGreaterThan(0);
      page = again.page;
    }
    expect(await submissionOf(new NotebookPage(page))).toBe(expected);
  });
}

test('one thread gives the submission.csv of two', async ({ browser, baseURL }) => {
  test.setTimeout(120_000 * patience);
  // No page dies here, so the training need not last: threads that added in another order would differ at the first step.
  const brief = { ...exact.wasm, epochs: 40 };
  const [both, alone] = [
    await opened(await freshPage(browser, baseURL), 'lone thread', brief),
    await opened(await freshPage(browser, baseURL), 'second core', brief),
  ];
  expect(await submissionOf(alone)).toBe(await submissionOf(both));
  await expect(both.page.getByTestId('device')).toContainText(/2 threads\b/);
  await expect(alone.page.getByTestId('device')).toContainText(/1 thread\b/);
});
