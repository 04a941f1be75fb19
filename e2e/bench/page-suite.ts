/** `npm run -s bench -- page`: what the page costs to open, and how it feels while training runs. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright';
import { defaultSettings } from '../../src/core/settings.ts';
import { launch } from '../tools/chromium.ts';
import { NotebookPage } from '../tools/notebook-page.ts';
import { serveBuiltPage } from '../tools/serve.ts';
import { markdownTable } from './table.ts';

interface Watch {
  /** Milliseconds of each main-thread task over 50 ms. */
  readonly longTasks: number[];
  /** Milliseconds from each key press to its handler. */
  readonly inputDelays: number[];
  /** Milliseconds between animation frames. */
  readonly frames: number[];
}

declare global {
  interface Window {
    watch?: Watch;
  }
}

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(Math.floor(values.length * share), values.length - 1)] ?? 0;

async function opening(page: Page, url: string) {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', response => {
    if (response.request().resourceType() === 'script') bodies.push(response.body());
  });
  await page.goto(url);
  await new NotebookPage(page).button('Use sample data').waitFor();
  const interactive = await page.evaluate(() => performance.now());
  const scripts = await Promise.all(bodies);
  return { interactive, scriptBytes: scripts.reduce((sum, body) => sum + gzipSync(body).length, 0) };
}

async function startWatch(page: Page): Promise<void> {
  // tsx keeps the names of functions by a helper that the page does not have.
  await page.evaluate('globalThis.__name = value => value');
  await page.evaluate(() => {
    const watch: Watch = { longTasks: [], inputDelays: [], frames: [] };
    window.watch = watch;
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) watch.longTasks.push(duration);
    }).observe({ type: 'longtask' });
    window.addEventListener(
      'keydown',
      ({ timeStamp }) => watch.inputDelays.push(performance.now() - timeStamp),
      { capture: true },
    );
    let last = performance.now();
    const frame = (now: number) => {
      watch.frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

/** Presses keys and scrolls up and down while the network learns. */
async function whileTraining(page: Page): Promise<Watch> {
  const notebook = new NotebookPage(page);
  await notebook.button('Use sample data').click();
  await notebook.waitFor('explore', ['done'], 120_000);
  await notebook.setKnobs(['epochs'], { ...defaultSettings, epochs: 500 });
  await notebook.run('train');
  await page.getByTestId('device').waitFor({ timeout: 120_000 });
  await startWatch(page);
  for (let turn = 0; turn < 60; turn++) {
    await page.keyboard.press('Shift');
    await page.mouse.wheel(0, turn % 20 < 10 ? 200 : -200);
    await page.evaluate(
      () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
  }
  const watch = await page.evaluate(() => window.watch);
  if (!watch) throw new Error('the page lost its watch');
  await notebook.button('Stop and keep').click();
  return watch;
}

export async function pageSuite(): Promise<{ readonly text: string; readonly data: unknown }> {
  const server = await serveBuiltPage();
  const browser = await launch('none');
  try {
    const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
    const { interactive, scriptBytes } = await opening(page, server.url);
    const { longTasks, inputDelays, frames } = await whileTraining(page);
    const figures = {
      scriptKilobytes: scriptBytes / 1000,
      interactiveMilliseconds: interactive,
      longestTask: Math.max(0, ...longTasks),
      inputDelay95: percentile(inputDelays, 0.95),
      framesDroppedShare: frames.filter(gap => gap > 25).length / frames.length,
    };
    const longest = figures.longestTask === 0 ? 'none over 50 ms' : `${figures.longestTask.toFixed(0)} ms`;
    const rows = [
      ['script before anything is pressed, gzip', `${figures.scriptKilobytes.toFixed(1)} kB`, '130 kB'],
      ['time to interactive', `${interactive.toFixed(0)} ms`, '1000 ms'],
      ['longest main-thread task while training', longest, '50 ms'],
      ['input delay while training, 95th percentile', `${figures.inputDelay95.toFixed(1)} ms`, '50 ms'],
      ['frames over 25 ms while scrolling', `${(100 * figures.framesDroppedShare).toFixed(1)} %`, ''],
    ];
    return {
      text: markdownTable(['figure', 'measured', 'at most'], rows),
      data: { suite: 'page', ...figures },
    };
  } finally {
    await browser.close();
    await server.close();
  }
}
