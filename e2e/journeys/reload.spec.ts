import type { Page } from 'playwright';
import { cellIds } from '../../src/core/notebook/cell-graph.ts';
import { checkpointKept, endless, expect, test, tiny } from '../tools/driver/fixtures.ts';
import type { NotebookPage } from '../tools/driver/notebook-page.ts';
import { patience } from '../tools/driver/patience.ts';

declare global {
  interface Window {
    /** The heights that the cells had, frame by frame. */
    cellHeights?: ReadonlySet<string>;
  }
}

async function loadAndExplore(notebook: NotebookPage): Promise<void> {
  await notebook.loadSample();
  await notebook.waitFor('explore', ['done'], 15_000);
}

/** Reads the output of every cell and of the kept runs, without the time that has passed, and counts the charts. */
async function shown(page: Page) {
  const outputs = await page.locator('.cell .cell-output').allInnerTexts();
  return {
    outputs: outputs.map(text => text.replaceAll(/just now|\d+ min ago/g, 'ago')),
    charts: await page.locator('.chart-area svg').count(),
  };
}

async function expectSameAfterReload(notebook: NotebookPage, charts: number): Promise<void> {
  const { page } = notebook;
  // A chart is there before what it says: it is drawn in slices.
  await expect(page.locator('.chart-area svg:has(text)')).toHaveCount(charts);
  const before = await shown(page);
  await notebook.reload();
  await expect.poll(() => shown(page)).toEqual(before);
}

test('after data, training, evaluating and predicting a reload brings back all as it was', async ({
  notebook,
  page,
}) => {
  test.setTimeout(120_000 * patience);
  await loadAndExplore(notebook);
  await notebook.setAll({ ...tiny, epochs: 2, seed: 3 });
  await expectSameAfterReload(notebook, 1);
  await expect(notebook.cell('train').getByLabel('Seed', { exact: true })).toHaveValue('3');

  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 30_000);
  await expectSameAfterReload(notebook, 3);

  await notebook.run('evaluate');
  await notebook.waitFor('evaluate', ['done'], 30_000);
  await expectSameAfterReload(notebook, 5);

  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 30_000);
  const before = await page.evaluate(() => window.notebookReport?.());
  // The gallery's script is fetched when there is something to show.
  await expect(notebook.cell('predict')).toContainText('1–48 of 100');
  await expectSameAfterReload(notebook, 5);
  for (const cell of cellIds) await notebook.waitFor(cell, ['done'], 15_000);
  expect(await page.evaluate(() => window.notebookReport?.())).toEqual(before);
  await page.evaluate(() => window.notebookSaved?.());
  expect(await notebook.asksBeforeLeaving()).toBe(false);
});

test('a reload brings the cells back from the top, each with its output: none grows after it was first shown', async ({
  notebook,
  page,
}) => {
  await loadAndExplore(notebook);
  await notebook.setAll(tiny);
  for (const cell of ['train', 'evaluate', 'predict'] as const) {
    await notebook.run(cell);
    await notebook.waitFor(cell, ['done'], 30_000);
  }
  await page.addInitScript(() => {
    const heights = new Set<string>();
    window.cellHeights = heights;
    (function look() {
      const cells = [...document.querySelectorAll<HTMLElement>('.cell')];
      if (cells[0]?.dataset.state === 'done')
        heights.add(cells.map(cell => `${cell.id} ${cell.offsetHeight}`).join(', '));
      requestAnimationFrame(look);
    })();
  });
  await notebook.reload();
  await notebook.waitFor('predict', ['done'], 15_000);
  await expect(page.locator('.chart-area svg')).toHaveCount(5);
  const seen = await page.evaluate(() => [...(window.cellHeights ?? [])]);
  const shownFirst = new Map<string, number>();
  const growth: number[] = [];
  for (const frame of seen) {
    const heights = frame.split(', ').map(cell => cell.split(' '));
    // The cells come from the top: nothing lies below one that comes.
    const ids = [...cellIds, 'runs', 'search', 'draw'].map(cell => `cell-${cell}`);
    expect(heights.map(([id]) => id)).toEqual(ids.slice(0, heights.length));
    for (const [id, height] of heights) {
      growth.push(Number(height) - (shownFirst.get(id) ?? Number(height)));
      if (!shownFirst.has(id)) shownFirst.set(id, Number(height));
    }
  }
  expect(shownFirst.size).toBeGreaterThanOrEqual(cellIds.length);
  expect(Math.max(0, ...growth), seen.join('; ')).toBeLessThanOrEqual(1);
});

test('a disk that does not answer keeps the cells away for a moment only', async ({ notebook, page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  });
  await page.reload();
  await loadAndExplore(notebook);
  await expect(page.locator('.cell')).toHaveCount(cellIds.length + 3);
});

test('a training that a reload cut off is not shown as done, and goes on', async ({ notebook, page }) => {
  await loadAndExplore(notebook);
  await notebook.setAll(endless);
  await notebook.run('train');
  await checkpointKept(page);
  await notebook.reload();
  const train = notebook.cell('train');
  await expect(train).toContainText(/A training was cut off in epoch \d+ of 500/);
  await notebook.waitFor('train', ['idle'], 5_000);
  await notebook.button('Continue training').click();
  await notebook.waitFor('train', ['running'], 5_000);
  await train.getByRole('button', { name: 'Stop and keep', exact: true }).click();
  await notebook.waitFor('train', ['stopped'], 15_000);
});

test('starting fresh forgets everything, after asking', async ({ notebook, page }) => {
  await loadAndExplore(notebook);
  await notebook.button('Start fresh').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel', exact: true }).click();
  await notebook.waitFor('data', ['done'], 5_000);
  await notebook.button('Start fresh').click();
  await dialog.getByRole('button', { name: 'Forget all', exact: true }).click();
  await notebook.waitFor('data', ['idle'], 15_000);
  await notebook.reload();
  await notebook.waitFor('data', ['idle'], 15_000);
});
