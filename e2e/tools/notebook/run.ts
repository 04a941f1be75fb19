/** One unattended run of the built page's cells, pressed as a person presses them. */
import { copyFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Download, Locator, Page } from 'playwright';
import { cellNames, elementId, placeNames } from '../../../src/cells/frame/cell-names.ts';
import { ownSplit } from '../../../src/core/data/sample-split.ts';
import { type CellId, cellIds } from '../../../src/core/notebook/cell-graph.ts';
import type { DeviceChoice } from '../../../src/core/training/device.ts';
import type { NotebookReport } from '../../../src/state/runs/report.ts';
import { type Gpu, launch } from '../driver/chromium.ts';
import { NotebookPage } from '../driver/notebook-page.ts';
import { serveBuiltPage } from '../driver/serve.ts';
import { samplePath } from '../sample-data/sample-data.ts';
import type { Options } from './options.ts';
import { completeReport, type Report, submissionProblem } from './report.ts';

/** A run that ended without a submission, told as the page tells it. */
export class RunFailure extends Error {}

type Say = (text: string) => void;

/** Without a real GPU there is one in software, slower than the processor itself: only for those who ask for a GPU. */
const gpuFor = (device: DeviceChoice): Gpu => (device === 'webgpu' || device === 'webgl' ? 'any' : 'none');

/** The page knows answers by their file's name: a copy of that name in a folder of its own. */
function namedForPage(solution: string): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'digit-recognizer-')), 'solution.csv');
  copyFileSync(solution, copy);
  return copy;
}

async function loadData(notebook: NotebookPage, { files, solution }: Options, say: Say): Promise<void> {
  if (files === null && solution === null) await notebook.button('Use sample data').click();
  else {
    const given = files ?? [samplePath];
    await notebook.chooseFiles(solution === null ? given : [...given, namedForPage(solution)]);
  }
  await settle(notebook, 'data', say);
}

/** Deals the images out by the seed that was asked for. Throws a `RunFailure` where the data have no answers for it. */
async function splitAnew(notebook: NotebookPage, { split }: Options, say: Say): Promise<void> {
  if (split === ownSplit) return;
  if (!(await notebook.dealOut(split)))
    throw new RunFailure('--split-seed needs the answers to all test images, which these data do not have.');
  await settle(notebook, 'data', say);
}

/** Waits until the cell has a result or has none to give; shows its line and its notices whenever they change. */
async function settle(notebook: NotebookPage, cell: CellId, say: Say): Promise<void> {
  const region = notebook.cell(cell);
  const line = region.locator('.cell-line');
  let shown: string | null = null;
  const told = new Set<string>();
  for (;;) {
    const text = await line.textContent();
    if (text !== shown) say(`${cellNames[cell]}: ${text}`);
    shown = text;
    // A lost device is one such notice, and nobody is there to see it on the page.
    // The warnings on the data are told as a whole once it is loaded.
    const notices = cell === 'data' ? [] : await region.locator('.notice-info').allTextContents();
    for (const notice of notices) {
      if (!told.has(notice)) say(`${cellNames[cell]}: ${notice.trim()}`);
      told.add(notice);
    }
    const state = await notebook.stateOf(cell);
    if (state === 'done') return;
    if (state === 'failed') {
      const problems = await region.getByRole('alert').allTextContents();
      throw new RunFailure(problems.join('\n') || `${cell} failed`);
    }
    if (state === 'stopped') throw new RunFailure(`${cell} was stopped`);
    // Once a second is often enough for a person and costs the training nothing.
    await region
      .page()
      .waitForFunction(
        ({ selector, before }) => document.querySelector(selector)?.textContent !== before,
        { selector: `#${elementId(cell)} .cell-line`, before: shown },
        { polling: 1000, timeout: 0 },
      );
  }
}

/** The text of the file that the button makes the browser save. */
async function savedBy(page: Page, button: Locator): Promise<string> {
  const started: Promise<Download> = page.waitForEvent('download');
  await button.click();
  return readFileSync(await (await started).path(), 'utf8');
}

/** The report of the run that was just trained, which the list of runs shows. */
const saveReport = (page: Page): Promise<string> =>
  savedBy(
    page,
    page
      .getByRole('region', { name: placeNames.runs, exact: true })
      .getByRole('button', { name: 'Save report' }),
  );

interface Outcome {
  readonly report: NotebookReport;
  readonly csv: string;
  /** Null where it is not wanted. */
  readonly htmlReport: string | null;
}

async function runCells(page: Page, options: Options, say: Say): Promise<Outcome> {
  const notebook = new NotebookPage(page);
  await loadData(notebook, options, say);
  for (const warning of await page.evaluate(() => window.notebookWarnings?.() ?? []))
    say(`Warning: ${warning}`);
  await splitAnew(notebook, options, say);
  await notebook.choosePreset(options.preset);
  await notebook.setKnobs(options.changed, options.settings);
  await notebook.button('Run all').click();
  for (const cell of cellIds) await settle(notebook, cell, say);
  const report: NotebookReport | null = await page.evaluate(() => window.notebookReport?.() ?? null);
  if (report === null) throw new RunFailure('the page gave no report');
  if (options.solution !== null && report.heldOut === null)
    throw new RunFailure(`the page did not score against ${basename(options.solution)}`);
  const download = notebook.button(`Download ${report.isHoldOut ? 'predictions' : 'submission'}.csv`);
  return {
    report,
    csv: await savedBy(page, download),
    htmlReport: options.htmlReport === null ? null : await saveReport(page),
  };
}

/** Runs every cell of the built page. Rejects with a `RunFailure` when it ends without a complete submission. */
export async function runNotebook(
  options: Options,
  say: Say,
): Promise<Omit<Outcome, 'report'> & { readonly report: Report }> {
  const start = performance.now();
  const server = await serveBuiltPage();
  const browser = await launch(gpuFor(options.settings.device));
  try {
    const page = await browser.newPage();
    page.on('pageerror', error => say(`page: ${error.message}`));
    const crashed = new Promise<never>((_, fail) => {
      page.on('crash', () => fail(new RunFailure('the page crashed')));
    });
    await page.goto(server.url);
    const { report, ...files } = await Promise.race([runCells(page, options, say), crashed]);
    const problem = submissionProblem(files.csv, report.rows.test, report.classes.labels, report.submission);
    if (problem !== null) throw new RunFailure(`the submission is not complete: ${problem}`);
    const total = (performance.now() - start) / 1000;
    return { report: completeReport(report, total, resolve(options.out), files.csv), ...files };
  } finally {
    await browser.close();
    await server.close();
  }
}
