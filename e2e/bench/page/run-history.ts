/** Many kept runs, and how long the page takes to show them. */
import type { Page } from 'playwright';
import type { RunRecord } from '../../../src/state/page/run-record.ts';
import { NotebookPage } from '../../tools/driver/notebook-page.ts';

declare global {
  interface Window {
    /** Milliseconds from the navigation until the table of kept runs had its rows. */
    historyShown?: number;
  }
}

/** Copies the newest kept run, with its weights, until there are `count`, each with settings of its own. */
async function multiplyRuns(page: Page, count: number): Promise<void> {
  await page.evaluate(async copies => {
    const settled = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('digit-recognizer'));
    const transaction = database.transaction(['runs', 'bodies'], 'readwrite');
    const runs: RunRecord[] = await settled(transaction.objectStore('runs').getAll());
    const [run] = runs.toSorted((a, b) => b.at - a.at);
    if (run === undefined) throw new Error('there is no run to copy');
    const body = await settled(transaction.objectStore('bodies').get(run.id));
    for (let copy = runs.length; copy < copies; copy++) {
      const settings = { ...run.settings, units1: 16 + (copy % 64), seed: copy };
      const id = `copy ${copy}`;
      transaction.objectStore('runs').put({ ...run, id, at: run.at - copy, settings });
      transaction.objectStore('bodies').put(body, id);
    }
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    database.close();
  }, count);
}

/** Unfolds the table; gives the milliseconds from the press until the next frame after the rows are there. */
async function unfold(page: Page): Promise<number> {
  const button = page.getByRole('button', { name: /old the output of Runs/ });
  await button.click();
  return button.evaluate(async element => {
    const began = performance.now();
    (element as HTMLElement).click();
    await new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));
    if (document.querySelectorAll('#cell-runs tbody tr').length === 0) throw new Error('no runs are shown');
    return performance.now() - began;
  });
}

export interface HistoryTimes {
  /** Milliseconds from the navigation until the table has its rows, data and results of the earlier visit included. */
  readonly reloaded: number;
  /** Median of five times from unfolding to the next frame, in milliseconds. */
  readonly opened: number;
}

/** Measures a page with `count` kept runs; it must have at least one, which is copied. */
export async function historyTimes(page: Page, count: number): Promise<HistoryTimes> {
  await multiplyRuns(page, count);
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelectorAll('#cell-runs tbody tr').length === 0) return;
      window.historyShown = performance.now();
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  await page.reload();
  await page.getByText(`${count} runs kept`).waitFor({ timeout: 60_000 });
  await page.locator('#cell-runs tbody tr').first().waitFor();
  const reloaded = (await page.evaluate(() => window.historyShown)) ?? Number.NaN;
  await new NotebookPage(page).waitFor('data', ['done'], 60_000);
  const opened: number[] = [];
  for (let turn = 0; turn < 5; turn++) opened.push(await unfold(page));
  return { reloaded, opened: opened.toSorted((a, b) => a - b)[2] };
}
