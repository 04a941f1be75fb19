/** Storage that is full, blocked or held by another tab. */
import { expect, type Page } from 'playwright/test';
import { NotebookPage } from '../../tools/driver/notebook-page.ts';
import { trainBriefly } from '../fault-steps.ts';
import { matrixRow, provedWithin, proves, type Scene } from '../matrix-row.ts';

/** Trains, evaluates and predicts although nothing can be stored, and expects the page to say so. */
async function wholeJourney(notebook: NotebookPage): Promise<void> {
  await trainBriefly(notebook, { epochs: 3 });
  for (const cell of ['evaluate', 'predict'] as const) {
    await notebook.run(cell);
    await notebook.waitFor(cell, ['done'], 30_000);
  }
  await expect(notebook.page.getByText(/The notebook is not saved/)).toBeVisible();
}

async function fillQuota({ page, context }: Scene): Promise<void> {
  const session = await context.newCDPSession(page);
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
}

/** Keeps the databases open and asks to delete them: any tab that opens them next waits for the deletion. */
async function blockDatabases(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const name of ['digit-recognizer', 'digit-recognizer-checkpoints']) {
      await new Promise(resolve => {
        const request = indexedDB.open(name);
        request.onsuccess = resolve;
      });
      indexedDB.deleteDatabase(name);
    }
  });
}

export const quotaFull = matrixRow({
  loading: proves('the data is loaded and used', async scene => {
    await fillQuota(scene);
    await scene.notebook.loadSample();
  }),
  training: provedWithin('predicting'),
  evaluating: provedWithin('predicting'),
  predicting: proves(
    'everything runs to its end, the page says that it is not saved, and asks before it is left',
    async scene => {
      await fillQuota(scene);
      await wholeJourney(scene.notebook);
      expect(await scene.notebook.asksBeforeLeaving()).toBe(true);
    },
  ),
});

export const databaseBlocked = matrixRow({
  loading: provedWithin('predicting'),
  training: provedWithin('predicting'),
  evaluating: provedWithin('predicting'),
  predicting: proves(
    'everything runs to its end, and the page says that it is not saved',
    async ({ page, context }) => {
      const address = page.url();
      await page.goto(new URL('favicon.svg', address).href);
      await blockDatabases(page);
      const second = await context.newPage();
      await second.route('**/sample/*.zip', route => route.fallback());
      await second.goto(address);
      await wholeJourney(new NotebookPage(second));
    },
  ),
});

export const secondTab = matrixRow({
  loading: provedWithin('predicting'),
  training: provedWithin('predicting'),
  evaluating: provedWithin('predicting'),
  predicting: proves(
    'the second tab works, says that it keeps nothing, and the first one’s notebook stays as it was',
    async ({ notebook, page, context }) => {
      await trainBriefly(notebook, { seed: 7 });
      const second = new NotebookPage(await context.newPage());
      await second.page.goto(page.url());
      await wholeJourney(second);
      await second.page.close();
      await notebook.reload();
      await notebook.waitFor('train', ['done'], 15_000);
      await expect(notebook.cell('train').getByLabel('Seed', { exact: true })).toHaveValue('7');
    },
  ),
});
