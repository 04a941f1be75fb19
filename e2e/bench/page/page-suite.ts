/** `npm run -s bench -- page`: what the page costs to open, how it feels while it works, and with many kept runs. */
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright';
import type { CellId } from '../../../src/core/notebook/cell-graph.ts';
import { defaultSettings } from '../../../src/core/settings/settings.ts';
import { launch, launchProfile } from '../../tools/driver/chromium.ts';
import { NotebookPage } from '../../tools/driver/notebook-page.ts';
import { serveBuiltPage } from '../../tools/driver/serve.ts';
import { markdownTable } from '../../tools/measure/markdown-table.ts';
import { percentile } from '../../tools/measure/quantiles.ts';
import { samplePath } from '../../tools/sample-data/sample-data.ts';
import { installWatch, type Watch, watchWhile } from './main-thread-watch.ts';
import { historyTimes } from './run-history.ts';

declare global {
  interface Window {
    firstUse: Promise<number>;
  }
}

const keptRuns = 500;

/** The number of times that the page is opened, each by a new visitor; the browser runs already, as a person's does. */
const visits = 5;

/** Makes the page's main thread so many times slower, as on an older machine; its workers stay as they are. */
async function slowDown(page: Page, times: number): Promise<void> {
  if (times === 1) return;
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
}

/** Gives the milliseconds from the navigation until the first button is there and the main thread takes a task. */
async function interactiveAfter(browser: Browser, url: string, slower: number): Promise<number> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await slowDown(page, slower);
  await page.addInitScript(() => {
    window.firstUse = new Promise(resolve => {
      const observer = new MutationObserver(() => {
        const buttons = [...document.querySelectorAll('button')];
        if (!buttons.some(button => button.textContent === 'Use sample data')) return;
        observer.disconnect();
        setTimeout(() => resolve(performance.now()));
      });
      observer.observe(document, { childList: true, subtree: true });
    });
  });
  await page.goto(url);
  const milliseconds = await page.evaluate(() => window.firstUse);
  await context.close();
  return milliseconds;
}

async function scriptBytesOf(page: Page, url: string): Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', response => {
    if (response.request().resourceType() === 'script') bodies.push(response.body());
  });
  await page.goto(url);
  await new NotebookPage(page).button('Use sample data').waitFor();
  const scripts = await Promise.all(bodies);
  return scripts.reduce((sum, body) => sum + gzipSync(body).length, 0);
}

/** Watches the main thread until the cell has ended. */
function whileRunning(notebook: NotebookPage, cell: CellId): Promise<Watch> {
  return watchWhile(notebook.page, async () => {
    const state = await notebook.stateOf(cell);
    if (state === 'failed') throw new Error(`the cell ${cell} failed`);
    return state === 'done' || state === 'stopped';
  });
}

/** Loads the whole sample data, trains, and predicts: the phases by name. */
async function phasesOf(page: Page): Promise<ReadonlyMap<string, Watch>> {
  const notebook = new NotebookPage(page);
  const phases = new Map<string, Watch>();
  // From the disk, as dropped files: of what is fetched, the tool that drives this browser decodes a copy as text, for
  // 15 MB a long task that no visitor's page has.
  await notebook.chooseFiles([samplePath]);
  phases.set('reading the files', await whileRunning(notebook, 'explore'));
  await notebook.setKnobs(['epochs'], { ...defaultSettings, epochs: 500 });
  await notebook.run('train');
  await page.getByTestId('device').waitFor({ timeout: 120_000 });
  phases.set('training', await watchWhile(page, async turn => turn === 60));
  await notebook.button('Stop and keep').click();
  await notebook.waitFor('train', ['stopped', 'done'], 120_000);
  await notebook.run('predict');
  phases.set('predicting', await whileRunning(notebook, 'predict'));
  return phases;
}

const longestOf = ({ longTasks }: Watch): string =>
  longTasks.length === 0 ? 'none over 50 ms' : `${Math.max(...longTasks).toFixed(0)} ms`;

const droppedShare = ({ frames }: Watch): number =>
  frames.filter(gap => gap > 25).length / Math.max(frames.length, 1);

/** Gives the milliseconds of each opening. */
async function openingsOf(url: string, slower: number): Promise<readonly number[]> {
  const browser = await launch('none');
  try {
    const openings: number[] = [];
    for (let visit = 0; visit < visits; visit++) openings.push(await interactiveAfter(browser, url, slower));
    return openings;
  } finally {
    await browser.close();
  }
}

/** One visit, from the first script to many kept runs. */
async function visitOf(url: string, slower: number) {
  const profile = await launchProfile('none');
  try {
    const page = await profile.newPage();
    const scriptBytes = await scriptBytesOf(page, url);
    await installWatch(page);
    await slowDown(page, slower);
    const phases = await phasesOf(page);
    return { scriptBytes, phases, history: await historyTimes(page, keptRuns) };
  } finally {
    await profile.close();
  }
}

/** `slower` is how many times slower than it is the main thread is made, 1 for not at all. */
export async function pageSuite(slower: number): Promise<{ readonly text: string; readonly data: unknown }> {
  const server = await serveBuiltPage();
  try {
    const openings = await openingsOf(server.url, slower);
    const interactive = percentile(openings, 0.5);
    const { scriptBytes, phases, history } = await visitOf(server.url, slower);
    const rows = [
      ['script before anything is pressed, gzip', `${(scriptBytes / 1000).toFixed(1)} kB`, '130 kB'],
      [
        `time to interactive, median of ${visits}`,
        `${interactive.toFixed(0)} ms (${Math.min(...openings).toFixed(0)} to ${Math.max(...openings).toFixed(0)})`,
        slower === 1 ? '1000 ms' : '2000 ms',
      ],
      ...[...phases].flatMap(([phase, watch]) => [
        [`longest main-thread task while ${phase}`, longestOf(watch), '50 ms'],
        [
          `input delay while ${phase}, 95th percentile`,
          `${percentile(watch.inputDelays, 0.95).toFixed(1)} ms`,
          '50 ms',
        ],
        [`frames over 25 ms while ${phase} and scrolling`, `${(100 * droppedShare(watch)).toFixed(1)} %`, ''],
      ]),
      [`history of ${keptRuns} runs, unfolded to drawn`, `${history.opened.toFixed(0)} ms`, '300 ms'],
      [
        `history of ${keptRuns} runs after a reload, data and results included`,
        `${history.reloaded.toFixed(0)} ms`,
        '',
      ],
    ];
    const data = {
      suite: 'page',
      slower,
      scriptKilobytes: scriptBytes / 1000,
      interactiveMilliseconds: interactive,
      phases: [...phases].map(([phase, watch]) => ({
        phase,
        longestTask: Math.max(0, ...watch.longTasks),
        inputDelay95: percentile(watch.inputDelays, 0.95),
        framesDroppedShare: droppedShare(watch),
      })),
      history,
    };
    return { text: markdownTable(['figure', 'measured', 'at most'], rows), data };
  } finally {
    await server.close();
  }
}
