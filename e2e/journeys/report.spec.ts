import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright';
import { axeSource } from '../a11y/axe-source.ts';
import { expect, test, tiny, trainTiny } from '../tools/driver/fixtures.ts';

/** Presses the button, and opens what is saved as a person would: from the disk. */
async function reportSavedBy(page: Page, button: Locator): Promise<Page> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const file = join(mkdtempSync(join(tmpdir(), 'digit-recognizer-')), download.suggestedFilename());
  copyFileSync(await download.path(), file);
  const elsewhere = await page.context().browser()?.newContext();
  if (!elsewhere) throw new Error('the browser is closed');
  const report = await elsewhere.newPage();
  const address = pathToFileURL(file).href;
  report.on('request', request => {
    if (request.url() !== address && !request.url().startsWith('data:'))
      throw new Error(`the report asks for ${request.url()}`);
  });
  await report.goto(address);
  return report;
}

/** The rules of accessibility that an open file breaks, in both themes and on a narrow and a wide screen. */
async function violations(report: Page): Promise<readonly string[]> {
  await report.evaluate(axeSource);
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [360, 1240]) {
      await report.setViewportSize({ width, height: 800 });
      await report.emulateMedia({ colorScheme });
      const { violations: broken } = await report.evaluate(() => window.axe.run());
      for (const { id, nodes } of broken)
        found.push(
          `${colorScheme}, ${width} px: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
        );
      const overflow = await report.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (overflow > 0) found.push(`${colorScheme}, ${width} px: ${overflow} px wider than the screen`);
    }
  return found;
}

test('the report of an evaluated run is a file of its own with the figures of the page, and accessible', async ({
  notebook,
  page,
}) => {
  await notebook.loadSample();
  await notebook.setAll({ ...tiny, epochs: 3, seed: 5 });
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 30_000);
  const evaluate = notebook.cell('evaluate');
  const accuracy = (await evaluate.locator('.definition-list dd').first().textContent()) ?? 'none';

  const report = await reportSavedBy(page, evaluate.getByRole('button', { name: 'Save report' }));
  await expect(report.getByRole('heading', { level: 1 })).toHaveText('Dense');
  await expect(
    report
      .locator('.figures dd')
      .filter({ hasText: accuracy ?? 'none' })
      .first(),
  ).toBeVisible();
  for (const name of ['Curves', 'Confusion matrix', 'Most confident mistakes', 'Data', 'Settings', 'Network'])
    await expect(report.getByRole('heading', { name, exact: true })).toBeVisible();
  await expect(report.getByRole('img', { name: /^Loss of training and validation by epoch/ })).toBeVisible();
  const image = report.locator('.images img').first();
  expect(await image.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBe(28);
  await expect(report.locator('code').first()).toContainText('#preset=cnn&model=dense&');
  expect(await violations(report)).toEqual([]);
  await report.context().close();
});

test('a run that is not evaluated is reported from the list of runs, with what is missing', async ({
  notebook,
  page,
}) => {
  await trainTiny(notebook);
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  await runs.getByLabel('Name', { exact: true }).fill('<b>mine</b> & "yours"');
  const report = await reportSavedBy(page, runs.getByRole('button', { name: 'Save report' }));
  await expect(report.getByRole('heading', { level: 1 })).toHaveText('<b>mine</b> & "yours"');
  await expect(report.getByText('This run is not evaluated')).toBeVisible();
  expect(await violations(report)).toEqual([]);
  await report.context().close();
});
