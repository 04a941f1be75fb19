/** The `test` of every journey: an open notebook with small sample data, and a watch over what no page may ever do. */
import { test as base, expect, type Locator, type Page } from 'playwright/test';
import { type GivenFile, serveSmallSample } from './files.ts';
import { NotebookPage } from './notebook-page.ts';

declare global {
  interface Window {
    policyViolations?: string[];
  }
}

/** The smallest run that still goes through everything. */
export const tiny = { model: 'dense', units1: 16, units2: 16, epochs: 1, device: 'wasm' } as const;

/** A training of minutes on any machine, which only a test ends: a small network was done in ten seconds before it was stopped. */
export const endless = { ...tiny, units1: 512, epochs: 500, batchSize: 1 } as const;

/** Trains the smallest network on the sample data. */
export async function trainTiny(notebook: NotebookPage): Promise<void> {
  await notebook.loadSample();
  await notebook.setAll(tiny);
  await notebook.run('train');
  await notebook.waitFor('train', ['done'], 30_000);
}

/** Drops files on the page, or on a part of it, as a person does. */
export async function drop(
  notebook: NotebookPage,
  given: readonly GivenFile[],
  target: Locator = notebook.page.locator('body'),
): Promise<void> {
  // A page that has loaded its script may not have drawn itself: nobody could drop anything on it.
  await notebook.cell('data').waitFor();
  const files = given.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString('base64'),
  }));
  const transfer = await notebook.page.evaluateHandle(dropped => {
    const data = new DataTransfer();
    for (const { name, mimeType, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
    }
    return data;
  }, files);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await target.dispatchEvent(type, { dataTransfer: transfer });
}

interface Fixtures {
  readonly notebook: NotebookPage;
  /** The URLs that the page and its workers requested. */
  readonly requests: readonly string[];
}

export const test = base.extend<Fixtures>({
  requests: async ({ page }, use) => {
    const requests: string[] = [];
    page.context().on('request', request => requests.push(request.url()));
    await use(requests);
  },
  notebook: async ({ page, baseURL, requests }, use) => {
    const errors: string[] = [];
    // A worker's breaches reach the console only.
    const refused: string[] = [];
    page.on('console', message => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
    page.on('pageerror', error => errors.push(error.message));
    await page.addInitScript(() => {
      window.policyViolations = [];
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        window.policyViolations?.push(`${violatedDirective} ${blockedURI}`);
      });
    });
    await serveSmallSample(page);
    await page.goto('./');
    const opened = new NotebookPage(page);
    await opened.cell('data').waitFor();
    await use(opened);

    expect(errors, 'uncaught errors').toEqual([]);
    expect(await page.evaluate(() => window.policyViolations), 'breaches of the policy').toEqual([]);
    expect(refused, 'breaches of the policy, workers included').toEqual([]);
    const foreign = requests.filter(url => !url.startsWith(baseURL ?? '') && !/^(blob|data):/.test(url));
    expect(foreign, 'requests to elsewhere').toEqual([]);
  },
});

export { expect };

/** Resolves when the training under way has a checkpoint on the disk. */
export async function checkpointKept(page: Page): Promise<void> {
  const name = 'digit-recognizer-checkpoints';
  const count = () =>
    page.evaluate(async database => {
      // Opening one that is not there would make an empty one.
      if (!(await indexedDB.databases()).some(each => each.name === database)) return 0;
      return new Promise<number>(resolve => {
        const opening = indexedDB.open(database);
        opening.onsuccess = () => {
          const counting = opening.result.transaction('head').objectStore('head').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      });
    }, name);
  await expect.poll(count).toBeGreaterThan(0);
}
