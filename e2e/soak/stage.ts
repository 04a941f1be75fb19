/** A notebook under the faults' instruments, outside the test runner. */
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import { install } from '../faults/instruments.ts';
import { zipFile } from '../files.ts';
import { launch } from '../tools/chromium.ts';
import { NotebookPage } from '../tools/notebook-page.ts';
import { serveBuiltPage } from '../tools/serve.ts';

export interface Stage {
  readonly browser: Browser;
  readonly url: string;
}

/** One server and one browser for the whole of `work`. */
export async function onStage<Result>(work: (stage: Stage) => Promise<Result>): Promise<Result> {
  const server = await serveBuiltPage();
  const browser = await launch('none');
  try {
    return await work({ browser, url: server.url });
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Another page of the same person: it finds what the one before has kept. */
export async function openIn(context: BrowserContext, url: string): Promise<NotebookPage> {
  const page = await context.newPage();
  await install(page, 'nothing');
  await page.goto(url);
  return new NotebookPage(page);
}

/** A notebook with small data and these settings, kept apart from every other. */
export async function prepared(
  { browser, url }: Stage,
  changes: Partial<Settings>,
): Promise<{ readonly context: BrowserContext; readonly notebook: NotebookPage }> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const { buffer } = await zipFile('digit-recognizer.zip');
  await context.route('**/sample/*.zip', route =>
    route.fulfill({ body: buffer, contentType: 'application/zip' }),
  );
  const notebook = await openIn(context, url);
  await notebook.button('Use sample data').click();
  await notebook.waitFor('data', ['done'], 30_000);
  const settings = { ...defaultSettings, ...changes };
  await notebook.setKnobs(Object.keys(changes) as (keyof Settings)[], settings);
  return { context, notebook };
}

/** Kills the page's process. */
export async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // The command has no answer: the process is gone.
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

export async function submissionOf(notebook: NotebookPage): Promise<string> {
  await notebook.run('predict');
  await notebook.waitFor('predict', ['done'], 60_000);
  const download = notebook.page.waitForEvent('download');
  await notebook.button('Download submission.csv').click();
  return readFileSync(await (await download).path(), 'utf8');
}
