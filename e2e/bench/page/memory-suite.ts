/** `npm run -s bench -- memory [--limit MB]`: the memory of a whole job, and whether it fits a small machine. */
import { type Browser, chromium } from 'playwright';
import type { CellId } from '../../../src/core/notebook/cell-graph.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { quietFlags } from '../../tools/driver/chromium.ts';
import { NotebookPage } from '../../tools/driver/notebook-page.ts';
import { serveBuiltPage } from '../../tools/driver/serve.ts';
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { limited } from '../../tools/measure/memory-limit.ts';
import { type MemoryPeak, withMemoryPeak } from '../../tools/measure/renderer-memory.ts';

const megabyte = 2 ** 20;
const epochs = 2;
const patience = 600_000;

interface Phase {
  readonly name: string;
  readonly peak: MemoryPeak;
}

/** The whole job of a person with the sample data: the phases in their order. */
async function jobOf(browser: Browser, url: string): Promise<readonly Phase[]> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const notebook = new NotebookPage(await context.newPage());
  const { page } = notebook;
  page.setDefaultTimeout(patience);
  const phases: Phase[] = [];
  const during = async (name: string, work: () => Promise<void>): Promise<void> => {
    phases.push({ name, peak: await withMemoryPeak(browser, work) });
  };
  const run = (cell: CellId) => async (): Promise<void> => {
    await notebook.run(cell);
    await notebook.waitFor(cell, ['done'], patience);
    await page.evaluate(() => window.notebookSaved?.());
  };
  await during('opening the page', async () => {
    await page.goto(url);
    await notebook.button('Use sample data').waitFor();
  });
  await during('reading 42,000 and 28,000 images', async () => {
    await notebook.loadSample(patience);
    await notebook.waitFor('explore', ['done'], patience);
    await page.evaluate(() => window.notebookSaved?.());
  });
  await notebook.choosePreset('fast');
  await notebook.setKnobs(['epochs'], { ...defaultSettings, epochs });
  await during(`training the preset fast for ${epochs} epochs`, run('train'));
  await during('evaluating', run('evaluate'));
  await during('predicting', run('predict'));
  await context.close();
  return phases;
}

const inMegabytes = (bytes: number): string => `${(bytes / megabyte).toFixed(0)} MB`;

/** `limit` in megabytes holds the whole browser to it: the job then ends, or the browser is ended by the system. */
export async function memorySuite(
  limit: number | null,
): Promise<{ readonly text: string; readonly data: unknown }> {
  const server = await serveBuiltPage();
  const program = process.env.CHROME_PATH ?? chromium.executablePath();
  const held = limit === null ? null : limited(program, limit);
  const browser = await chromium.launch({
    executablePath: held?.path ?? program,
    args: [...quietFlags],
  });
  try {
    const phases = await jobOf(browser, server.url);
    const rows = phases.map(({ name, peak }) => [
      name,
      inMegabytes(peak.renderers),
      inMegabytes(peak.browser),
    ]);
    if (held !== null)
      rows.push([`within a limit of ${limit} MB, cached files included`, '', inMegabytes(held.peak())]);
    return {
      text: markdownTable(['peak while', 'page and its workers', 'whole browser'], rows),
      data: { suite: 'memory', limit, phases },
    };
  } finally {
    await browser.close();
    await server.close();
    held?.remove();
  }
}
